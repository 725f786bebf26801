import { number, text, type Message } from './messages.ts';

/** google.protobuf.Timestamp and Duration. */

/** The years 1 to 9999, the range that google/protobuf/timestamp.proto allows. */
const firstSecond = -62_135_596_800n;
const lastSecond = 253_402_300_799n;
const nanosPerSecond = 1_000_000_000;

/** The violation of a Timestamp, or undefined. */
export function timestampViolation(timestamp: Message): string | undefined {
  const seconds = secondsOf(timestamp);
  const nanos = number(timestamp, 'nanos');
  if (seconds < firstSecond || seconds > lastSecond) return `seconds ${seconds} are out of range`;
  if (nanos < 0 || nanos >= nanosPerSecond) return `nanos ${nanos} are out of range`;
  return undefined;
}

/** Nanoseconds since the Unix epoch. */
export function epochNanos(timestamp: Message): bigint {
  return secondsOf(timestamp) * BigInt(nanosPerSecond) + BigInt(number(timestamp, 'nanos'));
}

/** The Timestamp of a clock's milliseconds. */
export function timestampOf(millis: number): Message {
  const seconds = Math.floor(millis / 1000);
  return { seconds: String(seconds), nanos: Math.floor((millis - seconds * 1000) * 1e6) };
}

/** RFC 3339 in UTC with no, 3, 6 or 9 fractional digits, as in proto3 JSON. */
export function timestampToJson(timestamp: Message): string {
  const date = new Date(Number(secondsOf(timestamp)) * 1000);
  return `${date.toISOString().slice(0, 19)}${fraction(number(timestamp, 'nanos'))}Z`;
}

/** Seconds with the suffix s, as in proto3 JSON: "1.500s". */
export function durationToJson(duration: Message): string {
  const seconds = secondsOf(duration);
  const nanos = number(duration, 'nanos');
  const sign = seconds < 0n || nanos < 0 ? '-' : '';
  return `${sign}${seconds < 0n ? -seconds : seconds}${fraction(Math.abs(nanos))}s`;
}

function secondsOf(message: Message): bigint {
  return BigInt(text(message, 'seconds') || '0');
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(000){1,2}$/, '')}`;
}
