import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  add,
  deserialise,
  maxIds,
  serialise,
  type FoldedEvent,
  type FoldState,
} from '../../../../../functions/write/fold/state.ts';
import { updateOf } from '../../../../../functions/write/fold/folded-finding.ts';

const at = (second: number): string =>
  `2026-11-24T11:00:${String(second % 60).padStart(2, '0')}.000000000Z`;
const eventOf = (n: number): FoldedEvent => ({ id: `e${n}`, time: at(n) });

function addAll(batches: readonly (readonly FoldedEvent[])[]): FoldState | undefined {
  return batches.reduce<FoldState | undefined>((state, [first, ...rest]) => {
    return first === undefined ? state : add(state, [first, ...rest]);
  }, undefined);
}

describe('the state of a fold', () => {
  it('counts each event once, in any order, batches and repetitions', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 8 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(batches, (numbers) => {
        const state = addAll(numbers.map((batch) => batch.map(eventOf)));
        const distinct = [...new Set(numbers.flat())].toSorted((a, b) => a - b);
        if (state === undefined) {
          assert.equal(distinct.length, 0);
          return;
        }
        assert.deepEqual(state.ids.toSorted(), distinct.map((n) => `e${n}`).toSorted());
        assert.equal(state.first, at(distinct[0] ?? 0));
        assert.equal(state.last, at(distinct.at(-1) ?? 0));
        assert.equal(state.complete, true);
        assert.deepEqual(deserialise(serialise(state), 'it'), state);
      }),
    );
  });

  it('is unchanged by an event that it contains', () => {
    const state = add(undefined, [eventOf(1), eventOf(2)]);
    assert.equal(add(state, [eventOf(2), { id: 'e1', time: at(59) }]), state);
  });

  it('is marked as a minimum once it exceeds the IDs that it keeps', () => {
    const ids = Array.from({ length: maxIds }, (_, n) => `e${n}`);
    const full = { ids, complete: true, first: at(0), last: at(30) };
    assert.equal(updateOf(full).sourceProperties['fold_count_is']?.stringValue, 'exact');
    assert.equal(add(full, [eventOf(5)]), full);
    const more = add(full, [{ id: 'x', time: at(40) }]);
    assert.deepEqual(more, { ids, complete: false, first: at(0), last: at(40) });
    const { fold_count, fold_count_is } = updateOf(more).sourceProperties;
    assert.equal(fold_count?.stringValue, '10000');
    assert.equal(fold_count_is?.stringValue, 'a minimum');
    assert.equal(add(more, [{ id: 'y', time: at(35) }]), more);
  });

  it('is not treated as absent if it cannot be read', () => {
    const good = serialise(add(undefined, [eventOf(1)]));
    for (const broken of [
      '',
      '{',
      '[]',
      '{"version":1}',
      good.replace('"version":1', '"version":2'),
      good.replace('["e1"]', '[1]'),
      good.replace('"complete":true', '"complete":1'),
      good.replaceAll('2026-11-24T', 'x'),
    ]) {
      assert.throws(() => deserialise(broken, 'folds/x.json'), {
        name: 'TransientError',
        reason: 'fold-unreadable',
        message: /^folds\/x\.json is not a fold: delete it/,
      });
    }
  });
});
