import { cameBack, type RunId } from './attributes.ts';
import type { LeasedDeadLetter, DeadLetter } from './dead-letter.ts';

/** What a pull brought. */
export interface ClassifiedDeliveries {
  /** Not seen before, and there when the run began. */
  readonly fresh: LeasedDeadLetter[];
  /** Not seen before, and not there when it began. */
  readonly later: LeasedDeadLetter[];
  /** Replayed by this run, and delivered again: its acknowledgement was lost or came too late. */
  readonly finished: LeasedDeadLetter[];
  /** Seen before, and left where they are. */
  readonly repeats: LeasedDeadLetter[];
}

/**
 * Knows what a run has seen, and what was not there when it began. Messages come in any order, several times, and what
 * is given back comes again at once: only this tells old from new.
 *
 * What became a dead letter after the start stays, else a stage that still fails would make a loop. Two clocks are
 * compared there, this machine's and Pub/Sub's. If ours is behind, what the first pull brings is old by itself. If ours
 * is ahead, what comes in during the difference is taken as well; but never what this run has replayed, which is known
 * by its mark whatever the clocks say.
 */
export class DeliveryClassifier {
  readonly #run: RunId;
  readonly #startedAt: string;
  #cutoff: string | undefined;
  readonly #seen = new Set<string>();
  readonly #finished = new Set<string>();
  /** How many came in after the start; those that this run has replayed among them. */
  later = 0;
  cameBack = 0;

  /** @param startedAt in the system's form, which sorts as text. */
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

  /** They have been replayed. */
  finish(deadLetters: readonly DeadLetter[]): void {
    for (const { id } of deadLetters) this.#finished.add(id);
  }

  /** How many it has seen that are still dead letters. */
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
