import type { Clock } from './clock.ts';

export interface RetryOptions {
  readonly clock: Clock;
  /**
   * Milliseconds to wait before the call is made again; undefined when it is not to be made again.
   * @param failures how many calls failed before this one: 0 at the first failure.
   */
  readonly pauseAfter: (error: unknown, failures: number) => number | undefined;
  /** The clock's time after which no further call begins. None: `pauseAfter` alone bounds the calls. */
  readonly until?: number;
}

/**
 * Makes a call, and makes it again after a failure for as long as the options allow.
 * @throws what the last call threw.
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
