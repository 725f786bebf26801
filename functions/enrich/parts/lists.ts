import { isTextList, jsonOf } from '@pipeline/shared/json.ts';

/** Splits the text of a list: a JSON array, or values joined by commas. Falco puts the values in parentheses. */
export function listOf(list: string | undefined): string[] {
  const json = list?.startsWith('[') === true ? jsonOf(list) : undefined;
  if (isTextList(json)) return json;
  const inner = /^\((.*)\)$/s.exec(list ?? '')?.[1] ?? list ?? '';
  return inner
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Returns the list, or undefined if it is empty: parts are never empty. */
export function orNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
