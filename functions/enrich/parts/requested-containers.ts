import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { withArgument } from './field-names.ts';
import { listOf, orNothing } from './lists.ts';

type Container = NonNullable<Parts['requestedContainers']>[number];

const lists = ['containers', 'initContainers', 'ephemeralContainers'].map((name) => ({
  images: [
    `ka.req.pod.${name}.image`,
    ...(name === 'containers' ? ['ka.req.container.image'] : []),
  ],
  names: `ka.req.pod.${name}.name`,
  first: {
    images: withArgument(`ka.req.pod.${name}.image`, 0),
    names: withArgument(`ka.req.pod.${name}.name`, 0),
  },
}));

/** Paths in the request's object: of a pod, of a workload's template, of a CronJob's. */
const inObject =
  /^(?:jevt|json)\.value\[(\/requestObject\/(?:spec\/)?(?:jobTemplate\/spec\/)?(?:template\/spec\/)?(?:initC|ephemeralC|c)ontainers\/\d+)\/(image|name)\]$/;

/** Returns the containers in a request to Kubernetes: of a pod, and of workloads that create pods. */
export function requestedContainersOf(fields: Claims): Parts['requestedContainers'] {
  return orNothing([
    ...lists.flatMap(({ images, names, first }) => {
      const all = listed(fields, images, names);
      return all.length > 0 ? all : listed(fields, first.images, first.names[0] ?? '');
    }),
    ...containersInObject(fields),
  ]);
}

/** Returns the containers of a manifest: of a pod, of a workload's template, of a CronJob's. */
export function containersInManifest(manifest: JsonObject): Parts['requestedContainers'] {
  let spec = within(manifest, 'spec');
  spec = within(within(spec, 'jobTemplate'), 'spec', spec);
  spec = within(within(spec, 'template'), 'spec', spec);
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) => {
    const list = spec[key];
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
  return orNothing(
    containers.flatMap(({ name, image }): Container[] =>
      typeof image === 'string'
        ? [
            defined({
              name: typeof name === 'string' ? name : undefined,
              image: { reference: image },
            }),
          ]
        : [],
    ),
  );
}

function within(object: JsonObject, key: string, otherwise: JsonObject = {}): JsonObject {
  const value = object[key];
  return isObject(value) ? value : otherwise;
}

function listed(fields: Claims, images: readonly string[], namesField: string): Container[] {
  const references = listOf(fields.take(...images));
  const names = listOf(fields.peek(namesField));
  const isNamed = names.length === references.length && names.length > 0;
  if (isNamed) fields.claim(namesField);
  return references.map((reference, index) =>
    defined({ name: isNamed ? names[index] : undefined, image: { reference } }),
  );
}

function containersInObject(fields: Claims): Container[] {
  if (!fields.has('jevt.value[') && !fields.has('json.value[')) return [];
  const found = new Map<string, { name?: string; image?: { reference: string } }>();
  for (const { name: field, value, match } of fields.matching(inObject)) {
    const [, place = '', what] = match;
    const container = found.get(place) ?? {};
    found.set(
      place,
      what === 'name'
        ? { ...container, name: value }
        : { ...container, image: { reference: value } },
    );
    fields.claim(field);
  }
  return [...found.values()];
}
