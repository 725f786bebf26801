import type { StageState } from '../../api.ts';

/** How often each outcome of each stage happened in each second, over the last few: `enrich.retried`. */
export type Rates = ReadonlyMap<string, number>;

interface Sample {
  readonly at: number;
  readonly counters: ReadonlyMap<string, number>;
}

/** Milliseconds that a rate looks back. Long enough to be calm, short enough to show a stop at once. */
const lookBack = 4000;

/** Counters that are told now and then, as rates. */
export class RateWindow {
  #samples: Sample[] = [];

  /** @param at milliseconds of a clock that only goes forward */
  take(at: number, stages: readonly StageState[]): void {
    this.#add({ at, counters: flat(stages) });
  }

  /** Says that nothing has changed since the last sample: no news is sent when nothing happens. */
  unchanged(at: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined) this.#add({ at, counters: last.counters });
  }

  /** After a connection was lost: what happened meanwhile did not happen now. */
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
        // A counter that went back belongs to a stage that was started anew.
        Math.max(0, value - (first.counters.get(name) ?? 0)) / seconds,
      ]),
    );
  }

  #add(sample: Sample): void {
    this.#samples.push(sample);
    // The first that is kept lies just before the time that is looked back on.
    const keep = this.#samples.findLastIndex(({ at }) => at <= sample.at - lookBack);
    if (keep > 0) this.#samples.splice(0, keep);
  }
}

/** The rates that a pipeline tells by itself; undefined where they are to be seen from its counters. */
export function toldRates(stages: readonly StageState[]): Rates | undefined {
  if (stages.every(({ rates }) => rates === undefined)) return undefined;
  return new Map(
    stages.flatMap(({ stage, rates = {} }) =>
      Object.entries(rates).map(([name, rate]): [string, number] => [`${stage}.${name}`, rate]),
    ),
  );
}

/** The rates of some outcomes of a stage together. */
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
