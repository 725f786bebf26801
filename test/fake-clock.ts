import type { Clock } from '@pipeline/shared/clock.ts';

/** A clock that stands still until told: `sleep` ends when `advance` has gone far enough. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<{ readonly until: number; wake(): void }>();

  /** @param start an RFC 3339 time */
  constructor(start = '2026-11-24T12:00:00Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  /** When the first of those who sleep is to wake. */
  get nextWake(): number | undefined {
    const times = [...this.#sleepers].map(({ until }) => until);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { until: this.#now + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    try {
      await promise;
    } finally {
      this.#sleepers.delete(sleeper);
    }
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) if (sleeper.until <= this.#now) sleeper.wake();
  }
}
