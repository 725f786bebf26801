import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';

/**
 * @google-cloud/compute describes all of Compute Engine in one protos.json of 12 MB, which its client parses
 * at its first use. This keeps the methods that we call, and the messages that these consist of.
 */

const used = { service: 'Instances', methods: ['AggregatedList', 'Get'] };
const path = ['google', 'cloud', 'compute', 'v1'];

export const prunedDescriptors: Plugin = {
  name: 'pruned-descriptors',
  setup(build) {
    build.onLoad(
      { filter: /@google-cloud\/compute\/build\/protos\/protos\.json$/ },
      async (file) => ({
        contents: JSON.stringify(prune(parseJson(await readFile(file.path, 'utf8')))),
        loader: 'json',
      }),
    );
  },
};

/** @throws Error when the descriptors are not built as we know them. */
function prune(descriptors: unknown): JsonObject {
  let all = objectOf(descriptors);
  for (const name of path) all = child(child(all, 'nested'), name);
  const messages = child(all, 'nested');
  const service = child(messages, used.service);
  const methods = Object.fromEntries(
    used.methods.map((name) => [name, child(child(service, 'methods'), name)]),
  );
  const kept: Record<string, unknown> = { [used.service]: { ...service, methods } };
  const keep = (type: unknown): void => {
    if (typeof type !== 'string' || type in kept || !isObject(messages[type])) return;
    const message = messages[type];
    kept[type] = message;
    for (const each of typesIn(message)) keep(each);
  };
  for (const { requestType, responseType } of Object.values(methods)) {
    keep(requestType);
    keep(responseType);
  }
  let pruned: JsonObject = { ...all, nested: kept };
  for (const name of path.toReversed()) pruned = { nested: { [name]: pruned } };
  return pruned;
}

/** The types of the fields of a message and of the messages within it. */
function typesIn(message: JsonObject): unknown[] {
  const fields = isObject(message['fields']) ? Object.values(message['fields']) : [];
  const nested = isObject(message['nested']) ? Object.values(message['nested']) : [];
  return [
    ...fields.filter(isObject).map((field) => field['type']),
    ...nested.filter(isObject).flatMap(typesIn),
  ];
}

function child(parent: JsonObject, name: string): JsonObject {
  return objectOf(parent[name], name);
}

function objectOf(value: unknown, name = 'object'): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`protos.json of @google-cloud/compute has no ${name}`);
}
