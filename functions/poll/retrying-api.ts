import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { withRetry } from '@pipeline/shared/retry.ts';
import { RateLimited } from './events-api-errors.ts';
import type { EventsApi } from './events-api.ts';

/** Milliseconds before each retry. */
const pauses: readonly number[] = [500, 2000, 5000];

/**
 * Wraps the API with retries after transient failures, and after the pause that it requests.
 * @param until No retry begins after this time of the clock; the error is rethrown.
 */
export function retryingApi(api: EventsApi, clock: Clock, until: number): EventsApi {
  const options = { clock, until, pauseAfter };
  return {
    firstPage: async (range) => withRetry(options, async () => api.firstPage(range)),
    nextPage: async (cursor) => withRetry(options, async () => api.nextPage(cursor)),
  };
}

function pauseAfter(error: unknown, failures: number): number | undefined {
  if (error instanceof RateLimited) return error.retryAfterMs;
  return error instanceof TransientError ? pauses[failures] : undefined;
}
