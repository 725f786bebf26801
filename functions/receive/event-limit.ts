import type { Clock } from '@pipeline/shared/clock.ts';

/** Limits the events per minute of each token. A token over the limit waits; the others are not affected. */
export interface EventLimit {
  /** Returns the milliseconds until a token may send again; 0 if it may send now. */
  waitMs(token: string): number;
  /** Counts events that a token has sent. */
  count(token: string, events: number): void;
}

export const noLimit: EventLimit = { waitMs: () => 0, count: () => undefined };

const minuteMs = 60_000;

/**
 * Creates a token bucket for each token. A bucket holds a minute's events, so a burst of that size passes at once. A
 * request passes while the bucket is not empty, regardless of its number of events; the bucket then goes into debt.
 * Otherwise a batch larger than the limit could never pass.
 * @param perMinute 0: no limit.
 */
export function createEventLimit(perMinute: number, clock: Clock): EventLimit {
  if (perMinute === 0) return noLimit;
  const costMs = minuteMs / perMinute;
  // The time when each bucket is full again. The map has at most one entry per accepted token.
  const fullAt = new Map<string, number>();
  return {
    waitMs: (token) => {
      const missing = (fullAt.get(token) ?? 0) - clock.now();
      return Math.max(0, Math.ceil(missing + costMs - minuteMs));
    },
    count: (token, events) => {
      const now = clock.now();
      fullAt.set(token, Math.max(fullAt.get(token) ?? now, now) + events * costMs);
    },
  };
}
