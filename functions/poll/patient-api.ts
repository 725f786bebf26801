import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { RateLimited } from './events-api-errors.ts';
import type { EventsApi, Page } from './events-api.ts';

/** Milliseconds before each further try. */
const pauses = [500, 2000, 5000] as const;

/**
 * The API, asked again while it fails in passing, and after the time that it asks to be left alone for.
 * @param until the clock's time after which no further try begins: then what was thrown is thrown on.
 */
export function patient(api: EventsApi, clock: Clock, until: number): EventsApi {
  const persist = async (ask: () => Promise<Page>): Promise<Page> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const pause = error instanceof RateLimited ? error.retryAfterMs : pauses[attempt];
        const isPassing = error instanceof TransientError;
        if (!isPassing || pause === undefined || clock.now() + pause > until) throw error;
        await clock.sleep(pause);
      }
    }
  };
  return {
    firstPage: async (range) => persist(async () => api.firstPage(range)),
    nextPage: async (cursor) => persist(async () => api.nextPage(cursor)),
  };
}
