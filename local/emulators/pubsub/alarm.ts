import type { Clock } from '@pipeline/shared/clock.ts';

/** Rings once, at the earliest time set since it last rang, and never earlier. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #waiting: { readonly at: number; readonly abort: AbortController } | undefined;
  #stopped = false;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `at` (milliseconds since the epoch) or earlier. */
  set(at: number): void {
    if (this.#stopped || (this.#waiting !== undefined && this.#waiting.at <= at)) return;
    this.#waiting?.abort.abort();
    const abort = new AbortController();
    this.#waiting = { at, abort };
    void this.#wait(at, abort.signal);
  }

  /** Never rings again, and leaves no timer behind. */
  stop(): void {
    this.#stopped = true;
    this.#waiting?.abort.abort();
    this.#waiting = undefined;
  }

  async #wait(at: number, signal: AbortSignal): Promise<void> {
    try {
      // Sleep again, because Node's timers may fire up to a millisecond early by the wall clock.
      do await this.#clock.sleep(Math.max(0, at - this.#clock.now()), signal);
      while (this.#clock.now() < at && !signal.aborted);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    this.#waiting = undefined;
    this.#ring();
  }
}
