import { isObject, type JsonObject } from '../../json.ts';

/** The agent's "no value", and the same doubly escaped, as one Go encoder has sent it. */
const noValue = new Set(['', '<NA>', '\\u003cNA\\u003e']);

/** A value as text, or undefined when it says that there is none. Lists are joined by commas. */
export function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const plain = Array.isArray(value) ? textList(value).join(',') : plainText(value);
  return noValue.has(plain) ? undefined : plain;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The entries that have a value, as text. */
export function textMap(object: unknown): Record<string, string> {
  return isObject(object) ? fromTexts(Object.entries(object)) : {};
}

/** The same for a list of `{key, value}`, as Sysdig's older forms have it. */
export function textMapOfPairs(pairs: unknown): Record<string, string> {
  const objects = Array.isArray(pairs) ? pairs.filter(isObject) : [];
  return fromTexts(objects.map((pair) => [text(pair['key']) ?? '', pair['value']]));
}

/** The texts of a list, without those that have no value. */
export function textList(list: unknown): string[] {
  return Array.isArray(list)
    ? list.map((element) => text(element)).filter((element) => element !== undefined)
    : [];
}

/** What a body says beyond the `known` keys, by dotted path: the place of whatever has no other. */
export function remainder(
  body: JsonObject,
  known: readonly string[],
  prefix = '',
): Record<string, string> {
  return fromTexts(
    Object.entries(body)
      .filter(([key]) => !known.includes(key))
      .map(([key, value]) => [prefix + key, value]),
  );
}

// Object.fromEntries defines own properties: a key such as __proto__ stays data.
function fromTexts(entries: [string, unknown][]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const plain = text(value);
      return key === '' || plain === undefined ? [] : [[key, plain] as const];
    }),
  );
}
