import assert from 'node:assert/strict';
import type { Severity } from '@pipeline/shared/severity.ts';
import { Queue, type Waiter } from '../../../../../functions/write/pace/queue.ts';

function waiter(severity: Severity, until = 0): Waiter {
  return { severity, until, resolve: () => undefined, reject: () => undefined };
}

describe('the queue for a slot', () => {
  it('is ordered by severity, and by arrival within a severity', () => {
    const queue = new Queue();
    const [low, high, medium, critical, high2] = [
      waiter('LOW'),
      waiter('HIGH'),
      waiter('MEDIUM'),
      waiter('CRITICAL'),
      waiter('HIGH'),
    ];
    for (const each of [low, high, medium, critical, high2]) queue.add(each);
    assert.equal(queue.size, 5);
    const order = Array.from({ length: 5 }, () => queue.next());
    assert.deepEqual(order, [critical, high, high2, medium, low]);
    assert.equal(queue.next(), undefined);
  });

  it('drops the last entry of the lowest severity first', () => {
    const queue = new Queue();
    const [low, low2, high] = [waiter('LOW'), waiter('LOW'), waiter('HIGH')];
    for (const each of [low, low2, high]) queue.add(each);
    assert.equal(queue.last(), low2);
    assert.equal(queue.last(), low);
    assert.equal(queue.last(), high);
    assert.equal(queue.last(), undefined);
  });

  it('returns expired entries of any severity', () => {
    const queue = new Queue();
    const [early, late, high] = [waiter('LOW', 10), waiter('LOW', 20), waiter('HIGH', 15)];
    for (const each of [early, late, high]) queue.add(each);
    assert.equal(queue.nextExpiry, 10);
    assert.deepEqual(queue.expired(9), []);
    assert.deepEqual(queue.expired(15), [early, high]);
    assert.equal(queue.nextExpiry, 20);
    assert.deepEqual(queue.expired(100), [late]);
    assert.equal(queue.nextExpiry, undefined);
  });
});
