import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Due, DueHeap } from '../../../../../local/emulators/pubsub/due-heap.ts';

function drain(heap: DueHeap<Due>): number[] {
  const times: number[] = [];
  for (let item = heap.first(); item !== undefined; item = heap.first()) {
    times.push(item.dueAt);
    heap.remove(item);
  }
  return times;
}

describe('the heap of due entries', () => {
  it('returns the earliest entry first, after any additions and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (steps) => {
        const heap = new DueHeap<Due>();
        const items = steps.map(([dueAt]) => {
          const item = { dueAt: -1, heapIndex: -1 };
          heap.add(item, dueAt);
          return item;
        });
        const kept = items.filter((_item, index) => steps[index]?.[1] === true);
        for (const item of items) if (!kept.includes(item)) heap.remove(item);

        assert.equal(heap.size, kept.length);
        const expected = kept.map(({ dueAt }) => dueAt).toSorted((a, b) => a - b);
        assert.deepEqual(drain(heap), expected);
      }),
    );
  });

  it('ignores the removal of an unknown entry', () => {
    const heap = new DueHeap<Due>();
    const item = { dueAt: 0, heapIndex: -1 };
    heap.remove(item);
    heap.add(item, 5);
    heap.remove(item);
    heap.remove(item);
    assert.equal(heap.first(), undefined);
  });
});
