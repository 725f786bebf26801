import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@pipeline/shared/clock.ts';
import { noon } from '../../../support.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Turns of the event loop in which all that can go on goes on: no real time is waited for. */
const turns = 3;

/** A clock that jumps to the next time that somebody waits for, once nobody has anything else to do. */
export class SimulatedClock implements Clock {
  #now = noon;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
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

  /** Runs until the work is done. @throws Error when it waits for something that is no time. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = work.finally(() => {
      state.isDone = true;
    });
    // Whoever awaits it below is told; until then it is no unhandled rejection.
    done.catch(() => undefined);
    while (!state.isDone) {
      for (let n = 0; n < turns; n += 1) await turn();
      if (!state.isDone) this.#jump();
    }
    return done;
  }

  #jump(): void {
    const [next] = [...this.#sleepers].toSorted((a, b) => a.until - b.until);
    if (next === undefined) throw new Error('nobody waits for a time, and it is not done');
    this.#now = Math.max(this.#now, next.until);
    this.#sleepers.delete(next);
    next.wake();
  }
}
