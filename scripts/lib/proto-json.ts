import type { JsonObject } from '@pipeline/shared/json.ts';
import { protobuf } from 'google-gax';

/**
 * Proto3 JSON (https://protobuf.dev/programming-guides/json/), driven by message descriptors. Do not use
 * proto3-json-serializer: it writes fields with default values, and fractions of `.000`.
 */

/**
 * A message as proto-loader decodes it: camelCase names, 64-bit integers and enums as strings. A field that was not on
 * the wire is absent, or has its default value: null for a message.
 */
type Message = Readonly<Record<string, unknown>>;

const wellKnown: Readonly<Record<string, (message: Message) => unknown>> = {
  '.google.protobuf.Timestamp': timestampToJson,
  '.google.protobuf.Duration': durationToJson,
  '.google.protobuf.Value': valueToJson,
  '.google.protobuf.Struct': structToJson,
  '.google.protobuf.ListValue': listToJson,
};

/** Scalar types that a double cannot hold: proto-loader and proto3 JSON both write strings. */
const wide = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

/**
 * The proto3 JSON form of a message: lowerCamelCase names, enum names, 64-bit integers as strings, RFC 3339 times,
 * Struct values as plain JSON. Omits scalars with default values, empty lists and empty maps; a set but empty message
 * is `{}`.
 */
export function toJson(type: protobuf.Type, message: Message): JsonObject {
  const json: JsonObject = {};
  for (const field of type.fieldsArray) {
    const value = message[field.name];
    if (value !== undefined && value !== null && isWritten(field, value)) {
      json[field.name] = fieldToJson(field, value);
    }
  }
  return json;
}

function isWritten(field: protobuf.Field, value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (field.map) return isMessage(value) && Object.keys(value).length > 0;
  // The presence of a oneof's member carries information.
  return field.partOf !== null || value !== defaultOf(field);
}

/** The default value in proto-loader's form; messages have none. */
function defaultOf({ type, resolvedType }: protobuf.Field): unknown {
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[0];
  if (resolvedType !== null) return undefined;
  if (type === 'string') return '';
  if (type === 'bool') return false;
  return wide.has(type) ? '0' : 0;
}

function fieldToJson(field: protobuf.Field, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => singleToJson(field, element));
  if (!field.map || !isMessage(value)) return singleToJson(field, value);
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [key, singleToJson(field, element)]),
  );
}

function singleToJson({ resolvedType }: protobuf.Field, value: unknown): unknown {
  if (isMessage(value) && resolvedType instanceof protobuf.Type) {
    const special = wellKnown[resolvedType.fullName];
    return special === undefined ? toJson(resolvedType, value) : special(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return finite(value);
}

function valueToJson(value: Message): unknown {
  const { structValue, listValue } = value;
  if (isMessage(structValue)) return structToJson(structValue);
  if (isMessage(listValue)) return listToJson(listValue);
  return finite(value['stringValue'] ?? value['numberValue'] ?? value['boolValue'] ?? null);
}

function structToJson(struct: Message): JsonObject {
  return Object.fromEntries(
    Object.entries(isMessage(struct['fields']) ? struct['fields'] : {}).flatMap(([key, value]) =>
      isMessage(value) ? [[key, valueToJson(value)]] : [],
    ),
  );
}

function listToJson(values: Message): unknown[] {
  const elements: readonly unknown[] = Array.isArray(values['values']) ? values['values'] : [];
  return elements.map((value) => (isMessage(value) ? valueToJson(value) : null));
}

/** JSON has no NaN or infinities: proto3 JSON writes their names. */
function finite(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** RFC 3339 in UTC with 0, 3, 6 or 9 fractional digits, as proto3 JSON requires. */
export function timestampToJson(timestamp: Message): string {
  const date = new Date(Number(secondsOf(timestamp)) * 1000);
  return `${date.toISOString().slice(0, 19)}${fraction(nanosOf(timestamp))}Z`;
}

/** Seconds with the suffix s, as proto3 JSON requires: "1.500s". */
export function durationToJson(duration: Message): string {
  const seconds = secondsOf(duration);
  const nanos = nanosOf(duration);
  const sign = seconds < 0n || nanos < 0 ? '-' : '';
  return `${sign}${seconds < 0n ? -seconds : seconds}${fraction(Math.abs(nanos))}s`;
}

function secondsOf({ seconds }: Message): bigint {
  return BigInt(typeof seconds === 'string' && seconds !== '' ? seconds : '0');
}

function nanosOf({ nanos }: Message): number {
  return typeof nanos === 'number' ? nanos : 0;
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(000){1,2}$/, '')}`;
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
