import type { InspectedDeadLetter } from './inspect.ts';

/** What can become of a dead letter that was there when the run began. */
const counters = ['taken', 'replayed', 'discarded', 'passedOver', 'refused', 'failed'] as const;
export type Counter = (typeof counters)[number];
export type Counts = Record<Counter, number>;

/**
 * Counts by reason. `taken` are those that the options ask for and that may go: each of them is then `replayed` (or
 * `discarded`) or `failed`, but for a dry run. `passedOver` are those that no option asks for.
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

  /** Most frequent first. */
  get byReason(): [reason: string, counts: Counts][] {
    const all = ({ taken, passedOver, refused, failed }: Counts): number =>
      Math.max(taken, failed) + passedOver + refused;
    return [...this.#reasons].toSorted(([, a], [, b]) => all(b) - all(a));
  }
}

function zero(): Counts {
  return { taken: 0, replayed: 0, discarded: 0, passedOver: 0, refused: 0, failed: 0 };
}
