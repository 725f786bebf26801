import type { FindingRow } from '../../api.ts';
import { facets, valuesOf, type Facet } from '../../findings/filter.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { axisOf, ranges, type Range, type TimeAxis } from '../range.ts';

type SeverityCounts = Readonly<Record<Severity, number>>;

/** A value and how often it occurs. */
export interface Ranked {
  readonly value: string;
  readonly count: number;
}

export interface Summary {
  readonly total: number;
  readonly severities: SeverityCounts;
  /** Undefined if no finding has a time. */
  readonly axis: TimeAxis | undefined;
  /** Findings by severity, for each step of the axis. */
  readonly steps: readonly SeverityCounts[];
  /** Number of findings by facet and value. */
  readonly counts: Readonly<Record<Facet, ReadonlyMap<string, number>>>;
}

/** Summarizes findings in one pass. @param now Milliseconds since the Unix epoch. The end of the range. */
export function summarize(rows: readonly FindingRow[], range: Range, now: number): Summary {
  const { ms } = ranges[range];
  const within = rows
    .map((row) => ({ row, time: Date.parse(row.eventTime) }))
    .filter(({ time }) => ms === Infinity || (time >= now - ms && time <= now));
  const times = within.map(({ time }) => time).filter((time) => !Number.isNaN(time));
  const axis = axisFor(times, ms, now);
  const steps = Array.from({ length: axis?.steps ?? 0 }, none);
  const severities = none();
  const counts = noValues();
  for (const { row, time } of within) {
    severities[row.severity] += 1;
    const step =
      axis === undefined ? undefined : steps[Math.floor((time - axis.start) / axis.stepMs)];
    if (step !== undefined) step[row.severity] += 1;
    for (const facet of facets) {
      for (const value of valuesOf(row, facet)) {
        counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
      }
    }
  }
  return { total: within.length, severities, axis, steps, counts };
}

/** The most frequent values. Sorts equal counts by name. */
export function top(counts: ReadonlyMap<string, number>, limit: number): Ranked[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, limit);
}

/** Heat by order of magnitude: 0 for none, 1 for few, 5 for the most frequent. */
export function heatOf(count: number, most: number): number {
  if (count === 0) return 0;
  if (most <= 1) return 1;
  return 1 + Math.round((4 * Math.log(count)) / Math.log(most));
}

function axisFor(times: readonly number[], ms: number, now: number): TimeAxis | undefined {
  if (ms !== Infinity) return axisOf(now - ms, now);
  if (times.length === 0) return undefined;
  // Do not use Math.min(...times): that many arguments overflow the stack.
  let [first = 0, last = 0] = [times[0], times[0]];
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return axisOf(first, last);
}

function noValues(): Record<Facet, Map<string, number>> {
  return {
    category: new Map(),
    namespace: new Map(),
    workload: new Map(),
    cluster: new Map(),
    resource: new Map(),
    sender: new Map(),
    tag: new Map(),
    tactic: new Map(),
    technique: new Map(),
  };
}

function none(): Record<Severity, number> {
  return { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
}
