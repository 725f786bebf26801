/**
 * A protobuf message decoded by ../protos.ts: a plain object with camelCase names, 64-bit integers and enums as
 * strings, without fields that were absent on the wire.
 *
 * The readers below follow proto3: an absent field reads as its type's default.
 */
export type Message = Readonly<Record<string, unknown>>;

/** Whether `value` is a message, or a map: not a scalar, a list, or bytes. */
export function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

/** A string, enum or 64-bit field; `''` if absent. */
export function text(message: Message, field: string): string {
  const value = message[field];
  return typeof value === 'string' ? value : '';
}

/** A 32-bit integer or floating-point field; 0 if absent. */
export function number(message: Message, field: string): number {
  const value = message[field];
  return typeof value === 'number' ? value : 0;
}

/** A message field; undefined if absent, because messages have presence. */
export function child(message: Message, field: string): Message | undefined {
  const value = message[field];
  return isMessage(value) ? value : undefined;
}

/** The elements of a repeated field; empty if absent. */
export function list(message: Message, field: string): readonly unknown[] {
  const value = message[field];
  return Array.isArray(value) ? value : [];
}

/** The entries of a map with message values; empty if absent. */
export function entries(message: Message, field: string): [key: string, value: Message][] {
  return Object.entries(child(message, field) ?? {}).flatMap(([key, value]) =>
    isMessage(value) ? [[key, value] as [string, Message]] : [],
  );
}

/** A copy with only the named fields, if present. */
export function pick(message: Message, fields: Iterable<string>): Message {
  return Object.fromEntries(
    [...fields]
      .filter((field) => Object.hasOwn(message, field))
      .map((field) => [field, message[field]]),
  );
}
