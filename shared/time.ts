import { isObject } from './json.ts';

/** Instants with nanoseconds. The internal form is `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ`. */

const RFC3339 =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)? ?([Zz]|UTC|[+-]\d\d:?\d\d)(?: [A-Z]{3,5})?$/;

/**
 * The instant in the internal form, or undefined if `text` is neither an RFC 3339 time (blanks are tolerated) nor Go's.
 */
export function fromRfc3339(text: string): string | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', zone = 'Z'] = match;
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const wholeSeconds = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(wholeSeconds)) return undefined;
  const nanos = fraction.padEnd(9, '0');
  // Fast path, in a third of the time: keep the text if the day exists and the time is in UTC.
  const day = Number(date.slice(8));
  const isDay = offset === 'Z' && new Date(wholeSeconds).getUTCDate() === day;
  if (isDay) return `${date}T${time}.${nanos}Z`;
  // JavaScript reads 30 February as 2 March.
  const exists = new Date(date).getUTCDate() === day;
  return exists ? instant(wholeSeconds / 1000, nanos) : undefined;
}

/**
 * A count since the Unix epoch with an unknown unit: Sysdig's channels use microseconds, host scans milliseconds, the
 * forwarder any configured unit. Today seconds have 10 digits, milliseconds 13, microseconds 16 and nanoseconds 19, so
 * the magnitude identifies the unit. Undefined if it is none of these.
 */
export function fromEpoch(value: number | string): string | undefined {
  const match = /^(\d{9,19})(?:\.(\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, digits = '', fraction = ''] = match;
  const scale = digits.length <= 11 ? 0 : digits.length <= 14 ? 3 : digits.length <= 17 ? 6 : 9;
  const seconds = digits.slice(0, digits.length - scale);
  const nanos = digits.slice(digits.length - scale) + fraction;
  return instant(Number(seconds), nanos.slice(0, 9).padEnd(9, '0'));
}

/** The instant of a JSON value in any of these forms: text, a count, or protobuf's `{seconds, nanos}`. */
export function instantOf(value: unknown): string | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value === 'string') {
    const text = value.trim();
    const time = fromRfc3339(text);
    if (time === undefined) return fromEpoch(text);
    // The zero times of Go and Unix mean that there is none.
    return time.startsWith('0001-01-01') || time.startsWith('1970-01-01T00:00:00')
      ? undefined
      : time;
  }
  if (!isObject(value)) return undefined;
  const [seconds, nanos] = [digitsOf(value['seconds']), digitsOf(value['nanos'] ?? 0)];
  if (seconds === undefined || nanos === undefined || nanos.length > 9) return undefined;
  return instant(Number(seconds), nanos.padStart(9, '0'));
}

function digitsOf(value: unknown): string | undefined {
  const digits = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,12}$/.test(digits) ? digits : undefined;
}

/** The instant of a clock's milliseconds. */
export function fromMillis(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, -1)}000000Z`;
}

/** The protobuf Timestamp of an instant in the internal form: seconds and nanoseconds. */
export function toTimestamp(time: string): { seconds: number; nanos: number } {
  return { seconds: Date.parse(`${time.slice(0, 19)}Z`) / 1000, nanos: Number(time.slice(20, 29)) };
}

/** An instant in the internal form as nanoseconds since the Unix epoch. */
export function toNanos(time: string): bigint {
  const { seconds, nanos } = toTimestamp(time);
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

/** The instant of nanoseconds since the Unix epoch, within the years 1970 to 9999. */
export function fromNanos(nanos: bigint): string {
  const time = instant(
    Number(nanos / 1_000_000_000n),
    String(nanos % 1_000_000_000n).padStart(9, '0'),
  );
  if (time === undefined || nanos < 0n) throw new RangeError(`no instant: ${nanos} ns`);
  return time;
}

/** The earlier of two instants in the internal form, which sort as text. */
export function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function instant(seconds: number, nanos: string): string | undefined {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return undefined;
  return `${date.toISOString().slice(0, 19)}.${nanos}Z`;
}
