/** The period of a chart in milliseconds since the Unix epoch, divided into equal steps. */
export interface TimeAxis {
  readonly start: number;
  readonly stepMs: number;
  readonly steps: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The available ranges, by their names in the address. */
export const ranges = {
  all: { name: 'All', ms: Infinity },
  '1h': { name: 'Last hour', ms: hour },
  '24h': { name: 'Last 24 hours', ms: day },
  '7d': { name: 'Last 7 days', ms: 7 * day },
  '30d': { name: 'Last 30 days', ms: 30 * day },
} as const;
export type Range = keyof typeof ranges;

export function isRange(text: string): text is Range {
  return Object.hasOwn(ranges, text);
}

const stepLengths = [1, 2, 5, 10, 15, 30]
  .map((minutes) => minutes * minute)
  .concat([1, 2, 3, 6, 12].map((hours) => hours * hour))
  .concat([1, 2, 7, 14, 30, 90, 180, 365, 730].map((days) => days * day));
const mostSteps = 60;
const fewestSteps = 24;

/** An axis from the first to the last time, with the shortest steps of which 60 suffice. Steps start at round times. */
export function axisOf(first: number, last: number): TimeAxis {
  const fits = (stepMs: number): boolean =>
    Math.floor(last / stepMs) - Math.floor(first / stepMs) < mostSteps;
  const longest = stepLengths.at(-1) ?? day;
  const stepMs =
    stepLengths.find(fits) ?? longest * Math.ceil((last - first) / (longest * (mostSteps - 2)));
  const end = Math.floor(last / stepMs) + 1;
  const steps = Math.max(fewestSteps, end - Math.floor(first / stepMs));
  return { start: (end - steps) * stepMs, stepMs, steps };
}
