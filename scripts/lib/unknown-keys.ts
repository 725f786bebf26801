import { isObject } from '@pipeline/shared/json.ts';

/** Returns the paths of keys that the JSON schema of an object does not have. */
export function unknownKeys(value: unknown, schema: unknown, path = ''): string[] {
  if (!isObject(value) || !isObject(schema) || !isObject(schema['properties'])) return [];
  const known = schema['properties'];
  return Object.entries(value).flatMap(([key, part]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(known, key)) return unknownKeys(part, known[key], name);
    return [`${name} is unknown (known: ${Object.keys(known).join(', ')})`];
  });
}
