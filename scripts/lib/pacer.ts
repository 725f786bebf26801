import type { Clock } from '@pipeline/shared/clock.ts';

/** Limits throughput to `perSecond`, evenly: no burst follows a pause. */
export class Pacer {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Batch size: a tenth of a second's throughput, so that acks follow soon. */
  get chunk(): number {
    return Math.max(1, Math.min(100, Math.round(this.#perSecond / 10)));
  }

  /** Resolves when `count` more may pass; rejects if `signal` aborts first. */
  async take(count: number, signal: AbortSignal): Promise<void> {
    const at = Math.max(this.#nextAt, this.#clock.now());
    this.#nextAt = at + (count / this.#perSecond) * 1000;
    const wait = at - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait, signal);
    else signal.throwIfAborted();
  }
}
