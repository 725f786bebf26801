import type { Clock } from './clock.ts';

export interface RetryOptions {
  readonly clock: Clock;
  /**
   * Milliseconds to wait before the next call; undefined to give up.
   * @param failures Number of failed calls before this one: 0 at the first failure.
   */
  readonly pauseAfter: (error: unknown, failures: number) => number | undefined;
  /** No call begins after this time of the clock. If absent, only `pauseAfter` limits the calls. */
  readonly until?: number;
  /** Ends a wait. A call in progress is completed. */
  readonly signal?: AbortSignal;
}

/**
 * Calls, and retries after a failure as long as the options allow.
 * @throws The error of the last call; the signal's reason if it aborts.
 */
export async function withRetry<T>(
  { clock, pauseAfter, until = Number.POSITIVE_INFINITY, signal }: RetryOptions,
  call: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      const pause = pauseAfter(error, failures);
      if (pause === undefined || clock.now() + pause > until) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
