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
}

/**
 * Calls, and retries after a failure as long as the options allow.
 * @throws The error of the last call.
 */
export async function withRetry<T>(
  { clock, pauseAfter, until = Number.POSITIVE_INFINITY }: RetryOptions,
  call: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      const pause = pauseAfter(error, failures);
      if (pause === undefined || clock.now() + pause > until) throw error;
      await clock.sleep(pause);
    }
  }
}
