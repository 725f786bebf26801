import { isObject, jsonOf, type JsonObject } from '../../json.ts';

/** "No value" as the agent writes it, as one Go encoder escaped it twice, and as falcosidekick's templates write it. */
const noValue = new Set(['<NA>', '\\u003cNA\\u003e', '<no value>']);

/**
 * Returns a value as text, or undefined if it means "no value". Joins lists with commas, but keeps the arguments of a
 * command as JSON: an argument may contain commas, and may be a secret because of the one before it.
 * @param name The value's name, which may tell that it is a command.
 */
export function text(value: unknown, name = ''): string | undefined {
  // Fast path: nearly all values are texts.
  if (typeof value === 'string') return isNoValue(value) ? undefined : value;
  if (value === undefined || value === null) return undefined;
  const plain = Array.isArray(value) ? listText(textList(value), name) : JSON.stringify(value);
  return isNoValue(plain) || plain === '{}' ? undefined : plain;
}

function isNoValue(plain: string): boolean {
  // Fast path: nearly all texts begin with another character.
  return /^[\s<\\]|^$/.test(plain) && (noValue.has(plain) || plain.trim() === '');
}

function listText(list: readonly string[], name: string): string {
  const isCommand = commandName.test(name) || list.some((element) => element.startsWith('-'));
  return isCommand && list.length > 0 ? JSON.stringify(list) : list.join(',');
}

const commandName = /(?:^|[^a-z])(?:args|arguments|argv|cmd|command|entrypoint)\]?$/i;

/**
 * Returns the entries with a value, as text. Names entries of nested objects by their dotted path, and entries of
 * Sysdig's older lists of `{key, value}` by their keys. Accepts an object that a log agent has serialized as JSON text.
 * @param name The name for values without one: a text, or another element of a list.
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

/** Parses an object or list in JSON text; returns any other value unchanged. */
export function structureOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return jsonOf(value) ?? value;
}

/**
 * Returns the values of each object in a list, without keys: `ListBuckets 31; GetObject 12`. Anything else is
 * unchanged.
 */
export function rowsOf(list: unknown): string | undefined {
  if (!Array.isArray(list) || !list.every(isObject)) return text(list);
  const rows = list.map((row) => textList(Object.values(row)).join(' '));
  return rows.length === 0 ? undefined : rows.join('; ');
}

/** Parses tags: a list, or one text separated by commas. */
export function tagList(tags: unknown): string[] {
  const read = structureOf(tags);
  return textList(typeof read === 'string' ? read.split(',').map((tag) => tag.trim()) : read);
}

/** Returns the texts of a list, without those that mean "no value". */
function textList(list: unknown): string[] {
  return Array.isArray(list)
    ? list.map((element) => text(element)).filter((element) => element !== undefined)
    : [];
}

/** Returns the values of a body outside the `known` keys, by dotted path, so that none is lost. */
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

/** Parses a list of keys separated by blanks. */
export function keySet(keys: string): ReadonlySet<string> {
  return new Set(keys.trim().split(/\s+/));
}

/** Merges all of these. Numbers an entry with the name of another and a different value, so that none is lost. */
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
  for (const [name, value] of entries) {
    const key = name === '' ? 'unnamed' : name;
    if (isObject(value)) {
      addEntries(texts, Object.entries(value), `${prefix}${key}.`);
      continue;
    }
    const plain = text(value, key);
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

// Object.fromEntries defines own properties: a key such as __proto__ remains data.
function recordOf(texts: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(texts);
}
