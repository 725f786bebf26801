import type { JsonObject } from '@pipeline/shared/json.ts';

export { objectIn, objectsIn } from '@pipeline/shared/json-fields.ts';

/** Accessors for a finding's optional fields. They return numbers as strings, because this page only shows them. */

export function shownText(object: JsonObject, key: string): string {
  return textOf(object[key]);
}

export function shownTexts(object: JsonObject, key: string): string[] {
  const value = object[key];
  return Array.isArray(value) ? value.map(textOf).filter((text) => text !== '') : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}
