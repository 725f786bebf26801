import type { StageState } from '../../api.ts';

/** Outcomes per second over the last few seconds, by stage and outcome: `enrich.retried`. */
export type Rates = ReadonlyMap<string, number>;

interface Sample {
  readonly at: number;
  readonly counters: ReadonlyMap<string, number>;
}

/** Period of a rate in milliseconds. Long enough to be steady, short enough to show a stop at once. */
const lookBack = 4000;

/** Derives rates from samples of counters. */
export class RateWindow {
  #samples: Sample[] = [];

  /** @param at Milliseconds of a monotonic clock. */
  take(at: number, stages: readonly StageState[]): void {
    this.#add({ at, counters: flat(stages) });
  }

  /** Repeats the last sample: the server sends nothing while nothing changes. */
  unchanged(at: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined) this.#add({ at, counters: last.counters });
  }

  /** Call after a lost connection, so that events in the meantime do not count as a burst. */
  clear(): void {
    this.#samples = [];
  }

  rates(): Rates {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return new Map();
    const seconds = (last.at - first.at) / 1000;
    return new Map(
      [...last.counters].map(([name, value]) => [
        name,
        // A counter that decreased belongs to a restarted stage.
        Math.max(0, value - (first.counters.get(name) ?? 0)) / seconds,
      ]),
    );
  }

  #add(sample: Sample): void {
    this.#samples.push(sample);
    // Keep one sample from before the period as its start.
    const keep = this.#samples.findLastIndex(({ at }) => at <= sample.at - lookBack);
    if (keep > 0) this.#samples.splice(0, keep);
  }
}

/** The rates that the pipeline itself reports. Undefined if they must be derived from its counters. */
export function toldRates(stages: readonly StageState[]): Rates | undefined {
  if (stages.every(({ rates }) => rates === undefined)) return undefined;
  return new Map(
    stages.flatMap(({ stage, rates = {} }) =>
      Object.entries(rates).map(([name, rate]): [string, number] => [`${stage}.${name}`, rate]),
    ),
  );
}

/** The sum of the rates of some outcomes of a stage. */
export function rateOf(rates: Rates, stage: string, ...outcomes: readonly string[]): number {
  return outcomes.reduce((sum, outcome) => sum + (rates.get(`${stage}.${outcome}`) ?? 0), 0);
}

function flat(stages: readonly StageState[]): Map<string, number> {
  return new Map(
    stages.flatMap(({ stage, counters }) =>
      Object.entries(counters).map(([name, value]): [string, number] => [
        `${stage}.${name}`,
        value,
      ]),
    ),
  );
}
