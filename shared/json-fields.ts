import { isObject, type JsonObject } from './json.ts';

/** Readers for JSON fields without a guaranteed type. Each returns the value only if it has the right type. */

/** The field's value of any type; undefined if the value is not an object. */
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

/** The object; an empty one if there is none. */
export function objectIn(value: unknown, key: string): JsonObject {
  const field = fieldIn(value, key);
  return isObject(field) ? field : {};
}

/** The objects of a list; empty if there is no list. */
export function objectsIn(value: unknown, key: string): JsonObject[] {
  const field = fieldIn(value, key);
  return Array.isArray(field) ? field.filter(isObject) : [];
}
