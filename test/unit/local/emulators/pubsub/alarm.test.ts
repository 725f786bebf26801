import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Alarm } from '../../../../../local/emulators/pubsub/alarm.ts';
import { ManualClock } from './harness.ts';

describe('the alarm', () => {
  it('rings once, at the earliest of its times', async () => {
    const clock = new ManualClock();
    const start = clock.now();
    const rings: number[] = [];
    const alarm = new Alarm(clock, () => rings.push(clock.now() - start));
    alarm.set(start + 50);
    alarm.set(start + 20);
    alarm.set(start + 30);
    for (let n = 0; n < 10; n += 1) {
      clock.advance(10);
      await turn();
    }
    assert.deepEqual(rings, [20]);
    alarm.set(start + 120);
    clock.advance(20);
    await turn();
    assert.deepEqual(rings, [20, 120]);
  });

  it("continues to wait if a timer fires early, as Node's can", async () => {
    const clock = new ManualClock();
    let sleeps = 0;
    const early = {
      now: () => clock.now(),
      sleep: async (ms: number, signal?: AbortSignal) => {
        sleeps += 1;
        await clock.sleep(sleeps === 1 ? ms - 1 : ms, signal);
      },
    };
    let rings = 0;
    const alarm = new Alarm(early, () => {
      rings += 1;
    });
    alarm.set(clock.now() + 10);
    clock.advance(9);
    await turn();
    assert.equal(rings, 0);
    clock.advance(1);
    await turn();
    assert.equal(rings, 1);
  });

  it('never rings after it is stopped', async () => {
    const clock = new ManualClock();
    let rings = 0;
    const alarm = new Alarm(clock, () => {
      rings += 1;
    });
    alarm.set(clock.now() + 10);
    alarm.stop();
    alarm.set(clock.now() + 10);
    clock.advance(20);
    await turn();
    assert.equal(rings, 0);
  });
});
