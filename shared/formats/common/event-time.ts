import { instantOf, toTimestamp } from '../../time.ts';
import { text } from './text.ts';

/**
 * The fields with the time of the event itself: the engine's, and those of plugins. In JSON, each of the engine's is
 * the same number of nanoseconds, whatever its text shows.
 */
export const timeFields = [
  'evt.time',
  'evt.rawtime',
  'evt.time.iso8601',
  'evt.datetime',
  'evt.time.s',
  'evt.datetime.s',
  'evt.rawtime.s',
  'json.rawtime',
  'jevt.rawtime',
  'jevt.time.iso8601',
  'ct.time',
  'gcp.time',
  'okta.published',
  'entra.time',
];

/** Returns the time of an event from its fields; undefined if none contains it. */
export function timeOfFields(fields: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of timeFields) {
    const time = instantOf(fields[name]);
    if (time !== undefined) return time;
  }
  return undefined;
}

/**
 * Returns the values under these keys that the event's time does not contain: texts that cannot be read, and times that
 * differ by more than a rounding.
 * @param time The event's time, if it has one.
 */
export function otherTimes(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  time: string | undefined,
): Record<string, string> {
  const others: Record<string, string> = {};
  for (const key of keys) {
    const value = text(values[key]);
    if (value !== undefined && !isAbout(time, instantOf(values[key]))) others[key] = value;
  }
  return others;
}

function isAbout(time: string | undefined, other: string | undefined): boolean {
  if (time === undefined || other === undefined) return false;
  return Math.abs(toTimestamp(time).seconds - toTimestamp(other).seconds) <= 1;
}
