import { isObject } from '@pipeline/shared/json.ts';

/** The keys, with their paths, that an object has and its JSON schema does not. */
export function unknownKeys(value: unknown, schema: unknown, path = ''): string[] {
  if (!isObject(value) || !isObject(schema) || !isObject(schema['properties'])) return [];
  const known = schema['properties'];
  return Object.entries(value).flatMap(([key, part]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(known, key)) return unknownKeys(part, known[key], name);
    return [`${name} is unknown there (known: ${Object.keys(known).join(', ')})`];
  });
}
