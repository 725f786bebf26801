import { objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { OutcomeLine } from '../../api.ts';
import type { LoggedOutcome } from '../pipeline.ts';

/** The latest outcomes. In a flood, the page shows only the end, since no user can read that fast. */
export class OutcomeLines {
  readonly #clock: Clock;
  readonly #keep: number;
  #lines: OutcomeLine[] = [];
  #last = 0;

  /** @param keep Number of outcomes to keep. Up to twice as many are held. */
  constructor(clock: Clock, keep = 200) {
    this.#clock = clock;
    this.#keep = keep;
  }

  /** Number of outcomes so far. */
  get last(): number {
    return this.#last;
  }

  add({ stage, outcome, eventId, fields }: LoggedOutcome): void {
    const labels = objectIn(fields, 'logging.googleapis.com/labels');
    this.#last += 1;
    this.#lines.push(
      defined({
        at: new Date(this.#clock.now()).toISOString(),
        stage,
        outcome,
        eventId,
        reason: textIn(fields, 'reason'),
        severity: textIn(fields, 'findingSeverity'),
        category: textIn(fields, 'category') ?? textIn(labels, 'rule'),
      }),
    );
    if (this.#lines.length >= 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
  }

  /** The outcomes after the first `cursor` ones, as far as they are still held. */
  since(cursor: number): readonly OutcomeLine[] {
    const wanted = Math.min(this.#last - cursor, this.#keep);
    return wanted <= 0 ? [] : this.#lines.slice(-wanted);
  }
}
