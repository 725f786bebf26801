import type { InspectedDeadLetter } from './inspect.ts';

/** Results for dead letters that existed when the run started. */
const counters = ['taken', 'replayed', 'discarded', 'passedOver', 'refused', 'failed'] as const;
export type Counter = (typeof counters)[number];
export type Counts = Record<Counter, number>;

/**
 * Counts by reason. `taken` counts dead letters that match the options and are allowed. Except in a dry run, each of them
 * then becomes `replayed` (or `discarded`) or `failed`. `passedOver` counts those that do not match.
 */
export class Tally {
  readonly #reasons = new Map<string, Counts>();

  add(counter: Counter, inspected: readonly Pick<InspectedDeadLetter, 'reason'>[]): void {
    for (const { reason } of inspected) {
      const counts = this.#reasons.get(reason) ?? zero();
      counts[counter] += 1;
      this.#reasons.set(reason, counts);
    }
  }

  get totals(): Counts {
    const totals = zero();
    for (const counts of this.#reasons.values()) {
      for (const counter of counters) totals[counter] += counts[counter];
    }
    return totals;
  }

  /** Sorted, most frequent first. */
  get byReason(): [reason: string, counts: Counts][] {
    const all = ({ taken, passedOver, refused, failed }: Counts): number =>
      Math.max(taken, failed) + passedOver + refused;
    return [...this.#reasons].toSorted(([, a], [, b]) => all(b) - all(a));
  }
}

function zero(): Counts {
  return { taken: 0, replayed: 0, discarded: 0, passedOver: 0, refused: 0, failed: 0 };
}
