import assert from 'node:assert/strict';
import { SerialQueue } from '../../../console/server/serial-queue.ts';

describe('console: a serial queue', () => {
  it('starts a task only after the previous one, even if that failed', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const first = Promise.withResolvers<string>();
    const a = queue.run(async () => {
      seen.push('first begins');
      return first.promise;
    });
    const b = queue.run(async () => {
      seen.push('second begins');
      return 'second';
    });
    await Promise.resolve();
    assert.deepEqual(seen, ['first begins']);
    first.reject(new Error('no'));
    await assert.rejects(a, /^Error: no$/);
    assert.equal(await b, 'second');
    assert.deepEqual(seen, ['first begins', 'second begins']);
  });

  it('is settled when no task is running', async () => {
    const queue = new SerialQueue();
    await queue.settle();
    let isDone = false;
    const work = queue.run(async () => {
      await new Promise(setImmediate);
      isDone = true;
    });
    await queue.settle();
    assert.equal(isDone, true);
    await work;
  });
});
