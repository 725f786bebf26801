import assert from 'node:assert/strict';
import { Fifo } from '../../../../../local/emulators/pubsub/fifo.ts';

describe('the queue', () => {
  it('returns entries in order, over many more than it holds', () => {
    const queue = new Fifo<number>();
    const out: (number | undefined)[] = [];
    for (let n = 0; n < 10_000; n += 1) {
      queue.push(n);
      if (n % 3 > 0) out.push(queue.shift());
    }
    assert.equal(queue.length, 3334);
    assert.equal(queue.peek(), out.length);
    while (queue.length > 0) out.push(queue.shift());
    assert.deepEqual(
      out,
      Array.from({ length: 10_000 }, (_, n) => n),
    );
    assert.equal(queue.shift(), undefined);
    assert.equal(queue.length, 0);
  });
});
