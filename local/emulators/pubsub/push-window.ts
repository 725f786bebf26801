const smallest = 1;
const start = 8;
const largest = 64;
/** The number of consecutive failures that the documentation calls too many. */
const patience = 8;
const minimumPauseMs = 100;
const maximumPauseMs = 60_000;

/**
 * The number of pushes of a subscription that may be in flight: the slow start and the push backoff of
 * https://docs.cloud.google.com/pubsub/docs/push#push_backoff. The window grows by one per success, so it doubles with
 * every full window, and a failure halves it. The sizes are ours: the real service documents none.
 */
export class PushWindow {
  #limit = start;
  #failuresInARow = 0;

  get limit(): number {
    return this.#limit;
  }

  succeeded(): void {
    this.#failuresInARow = 0;
    this.#limit = Math.min(largest, this.#limit + 1);
  }

  /**
   * @returns Milliseconds without pushes: 100 ms after too many consecutive failures, doubled with each further one, up
   * to 60 s.
   */
  failed(): number {
    this.#failuresInARow += 1;
    this.#limit = Math.max(smallest, Math.floor(this.#limit / 2));
    const beyond = this.#failuresInARow - patience;
    return beyond <= 0 ? 0 : Math.min(maximumPauseMs, minimumPauseMs * 2 ** (beyond - 1));
  }
}
