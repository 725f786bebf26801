import { cameBack, type RunId } from './attributes.ts';
import type { LeasedDeadLetter, DeadLetter } from './dead-letter.ts';

/** The messages of a pull, by class. */
export interface ClassifiedDeliveries {
  /** Not seen before, and dead before the run started. */
  readonly fresh: LeasedDeadLetter[];
  /** Not seen before, and dead only after the run started. */
  readonly later: LeasedDeadLetter[];
  /** Replayed by this run and redelivered: the acknowledgement was lost or late. */
  readonly finished: LeasedDeadLetter[];
  /** Seen before and left in the subscription. */
  readonly repeats: LeasedDeadLetter[];
}

/**
 * Remembers the messages that a run has seen, and distinguishes those that arrived after its start. Pub/Sub delivers
 * messages in any order, repeatedly, and redelivers released messages at once.
 *
 * Leave messages that became dead letters after the start: otherwise a stage that still fails would cause a loop. This
 * compares two clocks, this machine's and Pub/Sub's. If ours is behind, count all messages of the first pull as old. If
 * ours is ahead, the run also takes messages that arrive during the difference, but never those that it has replayed
 * itself: their mark identifies them regardless of the clocks.
 */
export class DeliveryClassifier {
  readonly #run: RunId;
  readonly #startedAt: string;
  #cutoff: string | undefined;
  readonly #seen = new Set<string>();
  readonly #finished = new Set<string>();
  /** Number of messages that arrived after the start, including those that this run has replayed. */
  later = 0;
  cameBack = 0;

  /** @param startedAt in the internal form, which sorts as text */
  constructor(run: RunId, startedAt: string) {
    this.#run = run;
    this.#startedAt = startedAt;
  }

  classify(pulled: readonly LeasedDeadLetter[]): ClassifiedDeliveries {
    const classified: ClassifiedDeliveries = { fresh: [], later: [], finished: [], repeats: [] };
    const times = pulled.map(({ deadLetter }) => deadLetter.publishTime);
    if (times.length > 0) {
      this.#cutoff ??= times.reduce((a, b) => (a > b ? a : b), this.#startedAt);
    }
    for (const leased of pulled) classified[this.#kindOf(leased.deadLetter)].push(leased);
    return classified;
  }

  /** Records replayed or discarded messages. */
  finish(deadLetters: readonly DeadLetter[]): void {
    for (const { id } of deadLetters) this.#finished.add(id);
  }

  /** Number of seen messages that are still dead letters. */
  get open(): number {
    return this.#seen.size - this.#finished.size;
  }

  #kindOf(deadLetter: DeadLetter): keyof ClassifiedDeliveries {
    if (this.#finished.has(deadLetter.id)) return 'finished';
    if (this.#seen.has(deadLetter.id)) return 'repeats';
    this.#seen.add(deadLetter.id);
    const back = cameBack(deadLetter, this.#run);
    if (!back && deadLetter.publishTime <= (this.#cutoff ?? this.#startedAt)) return 'fresh';
    this.later += 1;
    if (back) this.cameBack += 1;
    return 'later';
  }
}
