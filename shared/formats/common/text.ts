import { isObject, jsonOf, type JsonObject } from '../../json.ts';

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

/**
 * The entries that have a value, as text: those of objects within by their dotted path, and of Sysdig's older lists of
 * `{key, value}` by their keys. A shipper may have made JSON text of it.
 * @param name what no entry holds is kept under: text, an element of another list.
 */
export function textMap(value: unknown, name = 'value'): Record<string, string> {
  const texts = new Map<string, string>();
  const read = structureOf(value);
  if (isObject(read)) addEntries(texts, Object.entries(read));
  else addEntries(texts, (Array.isArray(read) ? read : [read]).map(pairOf(name)));
  return recordOf(texts);
}

function pairOf(name: string): (element: unknown) => readonly [string, unknown] {
  return (element) =>
    isObject(element) && 'key' in element
      ? [text(element['key']) ?? '', element['value']]
      : [name, element];
}

/** The object or list that JSON text holds; any other value as it is. */
export function structureOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return jsonOf(value) ?? value;
}

/**
 * A list of objects with the values of each, without their keys: `ListBuckets 31; GetObject 12`. Anything else as it is.
 */
export function rowsOf(list: unknown): string | undefined {
  if (!Array.isArray(list) || !list.every(isObject)) return text(list);
  const rows = list.map((row) => textList(Object.values(row)).join(' '));
  return rows.length === 0 ? undefined : rows.join('; ');
}

/** Tags: a list, or one text with commas between them. */
export function tagList(tags: unknown): string[] {
  const read = structureOf(tags);
  return textList(typeof read === 'string' ? read.split(',').map((tag) => tag.trim()) : read);
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
  known: ReadonlySet<string>,
  prefix = '',
): Record<string, string> {
  const texts = new Map<string, string>();
  addEntries(
    texts,
    Object.entries(body).filter(([key]) => !known.has(key)),
    prefix,
  );
  return recordOf(texts);
}

/** The keys that a text lists, with blanks between them. */
export function keySet(keys: string): ReadonlySet<string> {
  return new Set(keys.trim().split(/\s+/));
}

/** All of these together. What has the name of another and a value of its own is numbered: none is lost. */
export function merged(
  ...maps: readonly Readonly<Record<string, string>>[]
): Readonly<Record<string, string>> {
  const [first = {}, ...others] = maps.filter((map) => Object.keys(map).length > 0);
  if (others.length === 0) return first;
  const texts = new Map<string, string>();
  for (const map of maps) {
    for (const [name, value] of Object.entries(map)) add(texts, name, value);
  }
  return recordOf(texts);
}

function addEntries(
  texts: Map<string, string>,
  entries: readonly (readonly [string, unknown])[],
  prefix = '',
): void {
  for (const [key, value] of entries) {
    if (key === '') continue;
    if (isObject(value)) {
      addEntries(texts, Object.entries(value), `${prefix}${key}.`);
      continue;
    }
    const plain = text(value);
    if (plain !== undefined) add(texts, prefix + key, plain);
  }
}

function add(texts: Map<string, string>, name: string, value: string): void {
  let free = name;
  for (let n = 2; texts.has(free); n += 1) {
    if (texts.get(free) === value) return;
    free = `${name}_${n}`;
  }
  texts.set(free, value);
}

// Object.fromEntries defines own properties: a key such as __proto__ stays data.
function recordOf(texts: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(texts);
}
