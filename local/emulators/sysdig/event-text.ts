import { isObject, parseForRewriting } from '@pipeline/shared/json.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';

/** The two dialects of an event: `timestamp` is an integer in the current API, and text in the previous one. */

const digits = /^\d{1,19}$/;

/** The instant of a `timestamp` of either dialect: nanoseconds, or an RFC 3339 text. */
export function epochNanoseconds(timestamp: unknown): bigint | undefined {
  if (typeof timestamp === 'number' && Number.isSafeInteger(timestamp)) return BigInt(timestamp);
  if (typeof timestamp !== 'string') return undefined;
  if (digits.test(timestamp)) return BigInt(timestamp);
  const instant = fromRfc3339(timestamp);
  if (instant === undefined) return undefined;
  const seconds = Date.parse(`${instant.slice(0, 19)}Z`) / 1000;
  return BigInt(seconds) * 1_000_000_000n + BigInt(instant.slice(20, 29));
}

/** The form of /secure/events/v1: the original text if it has an integer. */
export function currentText(text: string, nanoseconds: bigint): string {
  // Most need no change, and a parser that keeps digits is slow.
  const plain: unknown = JSON.parse(text);
  if (!isObject(plain) || typeof plain['timestamp'] !== 'string') return text;
  const event = parseForRewriting(text);
  if (!isObject(event)) return text;
  return JSON.stringify({ ...event, timestamp: JSON.rawJSON(String(nanoseconds)) });
}

/** The form of /api/v1/secureEvents, which also has a cursor per event. */
export function previousText(text: string, nanoseconds: bigint, cursor: string): string {
  const event = parseForRewriting(text);
  if (!isObject(event)) return text;
  const { actions } = event;
  return JSON.stringify({
    ...event,
    cursor,
    timestamp: rfc3339Nano(nanoseconds),
    ...(Array.isArray(actions) && { actions: actions.map(previousAction) }),
  });
}

function previousAction(action: unknown): unknown {
  if (!isObject(action) || !('isSuccessful' in action)) return action;
  const { isSuccessful, ...others } = action;
  return { ...others, successful: isSuccessful };
}

/** Go's format: without trailing zeros. */
function rfc3339Nano(nanoseconds: bigint): string {
  const date = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${date}Z` : `${date}.${fraction}Z`;
}
