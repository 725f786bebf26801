import assert from 'node:assert/strict';
import { replayedAttributes } from '../../../../scripts/dead-letters/attributes.ts';
import type { LeasedDeadLetter, DeadLetter } from '../../../../scripts/dead-letters/dead-letter.ts';
import {
  DeliveryClassifier,
  type ClassifiedDeliveries,
} from '../../../../scripts/dead-letters/delivery-classifier.ts';
import { deadLetterOf, run } from './support.ts';

const start = '2026-11-24T12:00:00.000000000Z';
const before = '2026-11-24T11:59:00.000000000Z';
const soonAfter = '2026-11-24T12:00:02.000000000Z';
const after = '2026-11-24T12:00:05.000000000Z';

function leased(deadLetter: Partial<DeadLetter>): LeasedDeadLetter {
  return { ackId: `ack-${deadLetter.id}`, deadLetter: deadLetterOf(deadLetter) };
}

function ids(classified: ClassifiedDeliveries): Record<keyof ClassifiedDeliveries, string[]> {
  const of = (list: readonly LeasedDeadLetter[]): string[] =>
    list.map(({ deadLetter }) => deadLetter.id);
  const { fresh, later, finished, repeats } = classified;
  return { fresh: of(fresh), later: of(later), finished: of(finished), repeats: of(repeats) };
}

const none = { fresh: [], later: [], finished: [], repeats: [] };

describe('the classifier of a dead-letter subscription', () => {
  it('distinguishes new, repeated and finished messages', () => {
    const classifier = new DeliveryClassifier(run, start);
    const both = [
      leased({ id: '1', publishTime: before }),
      leased({ id: '2', publishTime: before }),
    ];
    assert.deepEqual(ids(classifier.classify(both)), { ...none, fresh: ['1', '2'] });
    classifier.finish([deadLetterOf({ id: '2' })]);
    assert.deepEqual(ids(classifier.classify(both)), { ...none, finished: ['2'], repeats: ['1'] });
  });

  it('leaves messages that arrived after the start, and counts each once', () => {
    const classifier = new DeliveryClassifier(run, start);
    classifier.classify([leased({ id: '1', publishTime: before })]);
    const late = [leased({ id: '2', publishTime: after })];
    assert.deepEqual(ids(classifier.classify(late)), { ...none, later: ['2'] });
    assert.deepEqual(ids(classifier.classify(late)), { ...none, repeats: ['2'] });
    assert.deepEqual([classifier.later, classifier.cameBack], [1, 0]);
  });

  it('takes the whole first pull if the clock of this machine is behind', () => {
    const classifier = new DeliveryClassifier(run, start);
    classifier.classify([]);
    const first = [
      leased({ id: '1', publishTime: soonAfter }),
      leased({ id: '2', publishTime: before }),
    ];
    assert.deepEqual(ids(classifier.classify(first)), { ...none, fresh: ['1', '2'] });
    const next = [
      leased({ id: '3', publishTime: soonAfter }),
      leased({ id: '4', publishTime: after }),
    ];
    assert.deepEqual(ids(classifier.classify(next)), { ...none, fresh: ['3'], later: ['4'] });
  });

  it('recognizes its own replays if the clock of this machine is ahead', () => {
    const classifier = new DeliveryClassifier(run, start);
    classifier.classify([leased({ id: '1', publishTime: before })]);
    const attributes = replayedAttributes(deadLetterOf(), run);
    const back = [leased({ id: '2', publishTime: before, attributes })];
    assert.deepEqual(ids(classifier.classify(back)), { ...none, later: ['2'] });
    assert.deepEqual([classifier.later, classifier.cameBack], [1, 1]);
  });
});
