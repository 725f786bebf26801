import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import type { KubernetesObject } from './objects.ts';

const file = join(import.meta.dirname, '../fixtures/kubernetes/schemas.json');

/** Says what is wrong with an object, field by field; nothing where it is as it should be. */
export type SchemaCheck = (object: KubernetesObject) => string[];

/**
 * The published schemas, in which no field is unknown.
 * @param partial for a patch, which leaves out what it does not change.
 */
export async function schemaCheck({ partial = false } = {}): Promise<SchemaCheck> {
  const schemas = parseJson(await readFile(file, 'utf8'));
  if (!isObject(schemas)) throw new TypeError(`${file} holds no schemas`);
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema(partial ? withoutRequired(schemas) : schemas, 'kubernetes');
  return (object) => {
    const kind = `${object.apiVersion}/${object.kind}`;
    const validate = ajv.getSchema(
      `kubernetes#/definitions/${encodeURIComponent(kind.replaceAll('/', '~1'))}`,
    );
    if (validate === undefined) return [`there is no schema of ${kind}`];
    if (validate(object) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  };
}

function withoutRequired(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(key === 'required' && Array.isArray(value)),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isObject(value) ? withoutRequired(value) : value]),
  );
}
