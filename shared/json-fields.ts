import { isObject, type JsonObject } from './json.ts';

/** Reads a field of JSON whose form nobody has promised: each gives what is there when it is of its type. */

/** Whatever is there; undefined where the value is no object. */
export function fieldIn(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

export function textIn(value: unknown, key: string): string | undefined {
  const field = fieldIn(value, key);
  return typeof field === 'string' ? field : undefined;
}

export function numberIn(value: unknown, key: string): number | undefined {
  const field = fieldIn(value, key);
  return typeof field === 'number' ? field : undefined;
}

/** An empty one where there is none. */
export function objectIn(value: unknown, key: string): JsonObject {
  const field = fieldIn(value, key);
  return isObject(field) ? field : {};
}

/** The objects of a list; none where there is no list. */
export function objectsIn(value: unknown, key: string): JsonObject[] {
  const field = fieldIn(value, key);
  return Array.isArray(field) ? field.filter(isObject) : [];
}
