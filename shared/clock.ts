import { setTimeout as delay } from 'node:timers/promises';

/** The clock of the stages. Passed in everywhere, so that tests control time. */
export interface Clock {
  /** Milliseconds; of `systemClock` since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when `signal` aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/**
 * The clock for durations. It cannot be set back, which would extend a wait of a second to hours. Its `now` is not the
 * time of day: it begins with the process.
 */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => systemClock.sleep(ms, signal),
};
