import { numberIn, textIn } from '@pipeline/shared/json-fields.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { SysdigError } from './errors.ts';

/**
 * Finds the webhook of this name in a list.
 * @param kind name with article, for messages: `an integration`
 * @throws SysdigError if the answer is not a list, or if the name belongs to another type or exists twice
 */
export function findWebhook(list: unknown, name: string, kind: string): JsonObject | undefined {
  const found = objectList(list, kind).filter((item) => item['name'] === name);
  const [only, second] = found;
  if (second !== undefined) {
    const ids = found.map((item) => idOf(item)).join(' and ');
    throw new SysdigError(
      `"${name}" is the name of ${found.length} at once (${ids}): rename one in Sysdig, or choose another --name`,
    );
  }
  const type = only === undefined ? 'WEBHOOK' : (textIn(only, 'type') ?? 'unknown');
  if (type !== 'WEBHOOK') {
    throw new SysdigError(
      `"${name}" is taken by ${kind} of type ${type}: choose another --name, or rename that one in Sysdig`,
    );
  }
  return only;
}

/** @throws SysdigError if the value is not a list of objects */
export function objectList(list: unknown, kind: string): JsonObject[] {
  const items: unknown[] | undefined = Array.isArray(list) ? list : undefined;
  if (items === undefined || !items.every(isObject)) {
    throw new SysdigError(`Sysdig's answer is not a list where ${kind} is looked for`);
  }
  return items;
}

/** @throws SysdigError if there is no id */
export function idOf(answer: unknown): number {
  const id = numberIn(answer, 'id');
  if (id !== undefined) return id;
  throw new SysdigError("Sysdig's answer has no id");
}
