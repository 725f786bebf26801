const smallest = 1;
const start = 8;
const largest = 64;
/** So many failures in a row are what the documentation calls too many. */
const patience = 8;
const minimumPauseMs = 100;
const maximumPauseMs = 60_000;

/**
 * How many pushes of a subscription may be out at a time: the slow start and the push backoff of
 * https://docs.cloud.google.com/pubsub/docs/push#push_backoff. The window grows by one with every
 * success, so it doubles with every window full of them, and is halved by a failure. The sizes are
 * ours: the real service names none.
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
   * @returns milliseconds for which nothing should be pushed: 100 ms after too many failures in a
   *   row, then double that with each, up to 60 s.
   */
  failed(): number {
    this.#failuresInARow += 1;
    this.#limit = Math.max(smallest, Math.floor(this.#limit / 2));
    const beyond = this.#failuresInARow - patience;
    return beyond <= 0 ? 0 : Math.min(maximumPauseMs, minimumPauseMs * 2 ** (beyond - 1));
  }
}
