import type { Clock } from '@pipeline/shared/clock.ts';

/** A minute's events for each token: who sends more waits, and the others do not. */
export interface EventLimit {
  /** The milliseconds until a token may send again; 0 when it may now. */
  waitMs(token: string): number;
  /** Counts events that a token has sent. */
  count(token: string, events: number): void;
}

export const noLimit: EventLimit = { waitMs: () => 0, count: () => undefined };

const minuteMs = 60_000;

/**
 * A token bucket for each token. It holds a minute's events, so that a burst of so many passes at once. A request passes
 * while there is any left, however many events it has, and its bucket is in debt until they are made up for: else a batch
 * above the limit could never pass.
 * @param perMinute 0: there is no limit.
 */
export function createEventLimit(perMinute: number, clock: Clock): EventLimit {
  if (perMinute === 0) return noLimit;
  const costMs = minuteMs / perMinute;
  // When each bucket is full again. There are as many as accepted tokens.
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
