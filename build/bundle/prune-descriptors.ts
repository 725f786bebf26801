import { objectIn } from '@pipeline/shared/json-fields.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** The parts of a package's descriptors to keep, in protobufjs' JSON form. */
export interface Selection {
  /**
   * The called methods, by the full name of their service. A service without methods stays, because its client needs
   * it.
   */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Full names of further types. */
  readonly types?: readonly string[];
  /** For these types, by full name, only these fields. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Prunes descriptors to these methods and the types that they use.
 * @throws Error if a part is missing, or if the descriptors have an unknown structure.
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
    // Keep nested types too: references may name only the outer type.
    put(kept, name, type);
    for (const { reference, scope } of referencesOf(type, name)) keepReference(reference, scope);
  };
  const keepReference = (reference: string, scope: string): void => {
    const name = resolve(descriptors, reference, scope);
    // A nested type comes with its outer type.
    if (name !== undefined) keep(outermost(descriptors, name));
  };
  for (const type of types) keep(type);
  for (const [name, used] of Object.entries(services)) {
    const service = find(descriptors, name) ?? missing(name);
    const all = objectIn(service, 'methods');
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
  const all = objectIn(type, 'fields');
  const fields = Object.fromEntries(names.map((name) => [name, all[name] ?? missing(name)]));
  // An optional field is the only field of its own oneof, which goes with it.
  const oneofs = Object.fromEntries(
    Object.entries(objectIn(type, 'oneofs')).filter(
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

/** Scalar types. No message may have these names. */
const scalars = /^(?:double|float|bool|string|bytes|[su]?int(?:32|64)|s?fixed(?:32|64))$/;

/** The types of the fields of a type and of its nested types, each with the scope of its name. */
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
 * Resolves a reference to a full name, from the innermost scope outwards.
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

/** The outermost type that contains a type. */
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
