import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** What to keep of the descriptors of a package, as protobufjs writes them in JSON. */
export interface Selection {
  /** The methods that are called, by the full name of their service. A service without any stays, for its client's sake. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Full names of further types. */
  readonly types?: readonly string[];
  /** Of these types, by their full names, no more than these fields. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Descriptors with these methods, and the types that they consist of, alone.
 * @throws Error when something of it is not there, or the descriptors are not built as we know them.
 */
export function pruneDescriptors(
  descriptors: unknown,
  { services, types = [], fields = {} }: Selection,
): JsonObject {
  if (!isObject(descriptors)) throw new Error('the descriptors are no object');
  const kept: JsonObject = {};
  const keep = (name: string): void => {
    if (find(kept, name) !== undefined) return;
    const whole = find(descriptors, name) ?? missing(name);
    const type = fields[name] === undefined ? whole : withFields(whole, fields[name]);
    // What is within it is kept with it: the reference to it may be to the outer one alone.
    put(kept, name, type);
    for (const { reference, scope } of referencesOf(type, name)) keepReference(reference, scope);
  };
  const keepReference = (reference: string, scope: string): void => {
    const name = resolve(descriptors, reference, scope);
    // What is nested in a type comes with that.
    if (name !== undefined) keep(outermost(descriptors, name));
  };
  for (const type of types) keep(type);
  for (const [name, used] of Object.entries(services)) {
    const service = find(descriptors, name) ?? missing(name);
    const all = isObject(service['methods']) ? service['methods'] : {};
    const methods: JsonObject = {};
    for (const methodName of used) {
      const method = all[methodName];
      if (!isObject(method)) return missing(`${name}.${methodName}`);
      methods[methodName] = method;
      for (const type of [method['requestType'], method['responseType']]) {
        if (typeof type === 'string') keepReference(type, name);
      }
    }
    put(kept, name, { ...service, methods });
  }
  return kept;
}

function withFields(type: JsonObject, names: readonly string[]): JsonObject {
  const all = isObject(type['fields']) ? type['fields'] : {};
  const fields = Object.fromEntries(names.map((name) => [name, all[name] ?? missing(name)]));
  // An optional field is the one field of a oneof of its own, which goes with it.
  const oneofs = Object.fromEntries(
    Object.entries(isObject(type['oneofs']) ? type['oneofs'] : {}).filter(
      ([, oneof]) =>
        isObject(oneof) &&
        Array.isArray(oneof['oneof']) &&
        oneof['oneof'].every((field) => names.some((name) => name === field)),
    ),
  );
  return { ...type, fields, oneofs };
}

function missing(name: string): never {
  throw new Error(`the descriptors have no ${name}`);
}

/** Scalars, whose names no message may have. */
const scalars = /^(?:double|float|bool|string|bytes|[su]?int(?:32|64)|s?fixed(?:32|64))$/;

/** The types of the fields of a type and of the types within it, each with the scope that it is named in. */
function referencesOf(type: JsonObject, scope: string): { reference: string; scope: string }[] {
  const fields = isObject(type['fields']) ? Object.values(type['fields']) : [];
  const nested = isObject(type['nested']) ? Object.entries(type['nested']) : [];
  return [
    ...fields.flatMap((field) => {
      const reference = isObject(field) ? field['type'] : undefined;
      const isType = typeof reference === 'string' && !scalars.test(reference);
      return isType ? [{ reference, scope }] : [];
    }),
    ...nested.flatMap(([name, inner]) =>
      isObject(inner) ? referencesOf(inner, `${scope}.${name}`) : [],
    ),
  ];
}

/**
 * The full name that a reference means: searched from the innermost scope outwards.
 * https://protobuf.dev/programming-guides/proto3/#name-resolution
 */
function resolve(root: JsonObject, reference: string, scope: string): string | undefined {
  if (reference.startsWith('.')) return reference.slice(1);
  const scopes = scope.split('.');
  for (let depth = scopes.length; depth >= 0; depth -= 1) {
    const name = [...scopes.slice(0, depth), reference].join('.');
    if (find(root, name) !== undefined) return name;
  }
  return missing(reference);
}

/** The type that a type is in, as far out as there is one. */
function outermost(root: JsonObject, name: string): string {
  const parts = name.split('.');
  for (let length = 1; length < parts.length; length += 1) {
    const outer = parts.slice(0, length).join('.');
    if (find(root, outer)?.['fields'] !== undefined) return outer;
  }
  return name;
}

function find(root: JsonObject, name: string): JsonObject | undefined {
  let place = root;
  for (const part of name.split('.')) {
    const inner = isObject(place['nested']) ? place['nested'][part] : undefined;
    if (!isObject(inner)) return undefined;
    place = inner;
  }
  return place;
}

function put(root: JsonObject, name: string, value: JsonObject): void {
  const parts = name.split('.');
  const last = parts.pop() ?? '';
  let place = root;
  for (const part of parts) place = child(nestedOf(place), part);
  nestedOf(place)[last] = value;
}

function nestedOf(place: JsonObject): JsonObject {
  return child(place, 'nested');
}

function child(parent: JsonObject, name: string): JsonObject {
  const present = parent[name];
  if (isObject(present)) return present;
  const made: JsonObject = {};
  parent[name] = made;
  return made;
}
