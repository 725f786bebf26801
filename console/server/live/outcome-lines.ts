import type { Clock } from '@pipeline/shared/clock.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { OutcomeLine } from '../../api.ts';
import type { LoggedOutcome } from '../pipeline.ts';

/** The latest outcomes. Nobody reads faster than these come: of a flood, the page shows the end. */
export class OutcomeLines {
  readonly #clock: Clock;
  readonly #keep: number;
  #lines: OutcomeLine[] = [];
  #last = 0;

  /** @param keep how many; up to twice as many are held. */
  constructor(clock: Clock, keep = 200) {
    this.#clock = clock;
    this.#keep = keep;
  }

  /** How many there have been. */
  get last(): number {
    return this.#last;
  }

  add({ stage, outcome, eventId, fields }: LoggedOutcome): void {
    const labels = fields['logging.googleapis.com/labels'];
    const rule = isObject(labels) ? labels['rule'] : undefined;
    this.#last += 1;
    this.#lines.push(
      defined({
        at: new Date(this.#clock.now()).toISOString(),
        stage,
        outcome,
        eventId,
        reason: text(fields['reason']),
        severity: text(fields['findingSeverity']),
        category: text(fields['category']) ?? text(rule),
      }),
    );
    if (this.#lines.length >= 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
  }

  /** Those after the first `cursor` ones, as far as they are still there. */
  since(cursor: number): readonly OutcomeLine[] {
    const wanted = Math.min(this.#last - cursor, this.#keep);
    return wanted <= 0 ? [] : this.#lines.slice(-wanted);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
