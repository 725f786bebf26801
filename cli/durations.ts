import { fromMillis, fromRfc3339 } from '@pipeline/shared/time.ts';
import { pluralize } from './pluralize.ts';

const unitMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** The milliseconds of `90m`, `12h`, `1d12h`; undefined if `text` is not a duration. */
export function durationMs(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:ms|[smhdw]))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+)(ms|[smhdw])/g)) {
    sum += Number(amount) * (unitMs.get(unit) ?? 0);
  }
  return sum;
}

/** The instant that `text` names: an RFC 3339 time, or a duration before `now`. In the internal form. */
export function instantOf(text: string, now: number): string | undefined {
  const ago = durationMs(text);
  if (ago === undefined) return fromRfc3339(text);
  // The minimum is the year 1, the earliest valid date.
  return fromMillis(Math.max(now - ago, -62_135_596_800_000));
}

/** The age of an instant in readable form: `3d 4h`, `12m`, `5s`. */
export function ageOf(time: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(time)) / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days}d ${(hours ?? 0) % 24}h`;
  if (hours) return `${hours}h ${(minutes ?? 0) % 60}m`;
  return minutes ? `${minutes}m` : `${seconds}s`;
}

const longUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A duration in words, in the largest unit of which there are at least two: `90 seconds`, `26 hours`. */
export function durationText(ms: number): string {
  const length = Math.abs(ms);
  const [unit, unitLength] =
    longUnits.find(([, each]) => length >= 2 * each) ?? (['second', 1000] as const);
  return pluralize(Math.round(length / unitLength), unit);
}
