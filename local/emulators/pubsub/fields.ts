import { invalidArgument } from './rpc-error.ts';

/**
 * A decoded protobuf message with unchecked fields. The decoder fills in defaults, so only message fields can be
 * missing; int64 is a string of digits.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

export function flag(fields: Fields, name: string): boolean {
  return fields[name] === true;
}

export function integer(fields: Fields, name: string): number {
  return toInteger(fields[name] ?? 0, name);
}

export function integers(fields: Fields, name: string): number[] {
  return list(fields, name).map((value) => toInteger(value, name));
}

/** Copy: the decoder returns a view that would keep the whole request alive. */
export function bytes(fields: Fields, name: string): Buffer {
  const value = fields[name];
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

export function texts(fields: Fields, name: string): string[] {
  return list(fields, name).filter((value) => typeof value === 'string');
}

export function textMap(fields: Fields, name: string): Record<string, string> {
  // Not by assignment, which would lose the key `__proto__`.
  return Object.fromEntries(
    Object.entries(message(fields, name) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

export function message(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  return isFields(value) ? value : undefined;
}

export function messages(fields: Fields, name: string): Fields[] {
  return list(fields, name).filter(isFields);
}

/** Whether a field is set: an absent scalar holds its type's default. A message counts even if it is empty. */
export function isGiven(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (Array.isArray(value)) return value.length > 0;
  if (isFields(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/**
 * A google.protobuf.Duration in milliseconds, or a google.protobuf.Timestamp in milliseconds since the epoch.
 * @throws RpcError INVALID_ARGUMENT if `nanos` is outside the bounds of duration.proto for a non-negative time.
 */
export function durationMs(fields: Fields, name: string): number | undefined {
  const duration = message(fields, name);
  if (duration === undefined) return undefined;
  const nanos = integer(duration, 'nanos');
  if (nanos < 0 || nanos > 999_999_999) throw invalidArgument(`${name}.nanos out of bounds`);
  return integer(duration, 'seconds') * 1000 + nanos / 1e6;
}

/** Milliseconds as a google.protobuf.Duration, or since the epoch as a google.protobuf.Timestamp. */
export function toSeconds(ms: number): { seconds: number; nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

function list(fields: Fields, name: string): unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

function toInteger(value: unknown, name: string): number {
  const number = Number(value);
  if (!Number.isInteger(number)) throw invalidArgument(`${name} is not an integer`);
  return number;
}
