import assert from 'node:assert/strict';
import { replayedAttributes } from '../../../../scripts/replay/attributes.ts';
import type { LeasedLetter, Letter } from '../../../../scripts/replay/dead-letter.ts';
import { Search, type Finds } from '../../../../scripts/replay/delivery-classifier.ts';
import { letterOf, run } from './support.ts';

const start = '2026-11-24T12:00:00.000000000Z';
const before = '2026-11-24T11:59:00.000000000Z';
const soonAfter = '2026-11-24T12:00:02.000000000Z';
const after = '2026-11-24T12:00:05.000000000Z';

function leased(letter: Partial<Letter>): LeasedLetter {
  return { ackId: `ack-${letter.id}`, letter: letterOf(letter) };
}

function ids(finds: Finds): Record<keyof Finds, string[]> {
  const of = (list: readonly LeasedLetter[]): string[] => list.map(({ letter }) => letter.id);
  const { fresh, later, finished, repeats } = finds;
  return { fresh: of(fresh), later: of(later), finished: of(finished), repeats: of(repeats) };
}

const none = { fresh: [], later: [], finished: [], repeats: [] };

describe('the search of a dead-letter subscription', () => {
  it('tells new ones, repeats, and those that it has finished', () => {
    const search = new Search(run, start);
    const both = [
      leased({ id: '1', publishTime: before }),
      leased({ id: '2', publishTime: before }),
    ];
    assert.deepEqual(ids(search.classify(both)), { ...none, fresh: ['1', '2'] });
    search.finish([letterOf({ id: '2' })]);
    assert.deepEqual(ids(search.classify(both)), { ...none, finished: ['2'], repeats: ['1'] });
  });

  it('leaves what arrived after the start, and counts it once', () => {
    const search = new Search(run, start);
    search.classify([leased({ id: '1', publishTime: before })]);
    const late = [leased({ id: '2', publishTime: after })];
    assert.deepEqual(ids(search.classify(late)), { ...none, later: ['2'] });
    assert.deepEqual(ids(search.classify(late)), { ...none, repeats: ['2'] });
    assert.deepEqual([search.later, search.cameBack], [1, 0]);
  });

  it('takes all of the first pull, should the clock of this machine be behind', () => {
    const search = new Search(run, start);
    search.classify([]);
    const first = [
      leased({ id: '1', publishTime: soonAfter }),
      leased({ id: '2', publishTime: before }),
    ];
    assert.deepEqual(ids(search.classify(first)), { ...none, fresh: ['1', '2'] });
    const next = [
      leased({ id: '3', publishTime: soonAfter }),
      leased({ id: '4', publishTime: after }),
    ];
    assert.deepEqual(ids(search.classify(next)), { ...none, fresh: ['3'], later: ['4'] });
  });

  it('knows what it has replayed itself, should the clock of this machine be ahead', () => {
    const search = new Search(run, start);
    search.classify([leased({ id: '1', publishTime: before })]);
    const attributes = replayedAttributes(letterOf(), run);
    const back = [leased({ id: '2', publishTime: before, attributes })];
    assert.deepEqual(ids(search.classify(back)), { ...none, later: ['2'] });
    assert.deepEqual([search.later, search.cameBack], [1, 1]);
  });
});
