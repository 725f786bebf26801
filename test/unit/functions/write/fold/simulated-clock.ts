import { setImmediate as turn } from 'node:timers/promises';
import { FakeClock } from '../../../../fake-clock.ts';

/** Turns of the event loop in which all pending work proceeds, without waiting for real time. */
const turns = 3;

/** A clock that jumps to the next awaited time once all other work is done. */
export class SimulatedClock extends FakeClock {
  /** Runs until the work is done. @throws Error If the work waits for something other than time. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const done = work.finally(() => {
      state.isDone = true;
    });
    // The caller awaits it below. Until then, it must not be an unhandled rejection.
    done.catch(() => undefined);
    while (!state.isDone) {
      for (let n = 0; n < turns; n += 1) await turn();
      if (!state.isDone) this.#jump();
    }
    return done;
  }

  #jump(): void {
    const next = this.nextWake;
    if (next === undefined) throw new Error('nobody waits for a time, and it is not done');
    this.advance(Math.max(0, next - this.now()));
  }
}
