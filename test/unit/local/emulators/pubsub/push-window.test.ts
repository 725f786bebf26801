import assert from 'node:assert/strict';
import { PushWindow } from '../../../../../local/emulators/pubsub/push-window.ts';

describe('the push window', () => {
  it('doubles with every window of successes, up to 64', () => {
    const window = new PushWindow();
    const limits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      limits.push(window.limit);
      for (let n = window.limit; n > 0; n -= 1) window.succeeded();
    }
    assert.deepEqual(limits, [8, 16, 32, 64, 64]);
  });

  it('is halved by a failure, but never closes', () => {
    const window = new PushWindow();
    const limits = [1, 2, 3, 4].map(() => {
      window.failed();
      return window.limit;
    });
    assert.deepEqual(limits, [4, 2, 1, 1]);
  });

  it('pauses after eight failures in a row, longer each time, until a success', () => {
    const window = new PushWindow();
    for (let n = 0; n < 8; n += 1) assert.equal(window.failed(), 0);
    assert.deepEqual([window.failed(), window.failed(), window.failed()], [100, 200, 400]);
    for (let n = 0; n < 20; n += 1) window.failed();
    assert.equal(window.failed(), 60_000);
    window.succeeded();
    assert.equal(window.failed(), 0);
  });
});
