import { number, text, type Message } from './messages.ts';

/** google.protobuf.Timestamp. */

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

function secondsOf(message: Message): bigint {
  return BigInt(text(message, 'seconds') || '0');
}
