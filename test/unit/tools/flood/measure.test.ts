import assert from 'node:assert/strict';
import { parseJson } from '@pipeline/shared/json.ts';
import { parseItems } from '@pipeline/shared/items.ts';
import { floodEvent } from '../../../../tools/flood/events.ts';
import {
  measure,
  targetsOf,
  type FloodFacts,
  type WrittenFinding,
} from '../../../../tools/flood/measure.ts';

/** 60 findings, one per second, at a quota of 60 per minute. Every tenth is urgent, and these come first. */
function facts(changes: Partial<FloodFacts> = {}): FloodFacts {
  const written = Array.from({ length: 60 }, (_, n): WrittenFinding => ({
    severity: n < 6 ? 'HIGH' : 'LOW',
    at: 1000 * n,
  }));
  return {
    events: 60,
    quota: 60,
    sentFrom: -1000,
    sentUntil: 0,
    written,
    calls: written.map(({ at }) => ({ at, refusedForQuota: false })),
    handedBack: 0,
    deadLetters: 0,
    ...changes,
  };
}

const missed = (changes: Partial<FloodFacts>): string[] =>
  targetsOf(measure(facts(changes))).flatMap(({ what, met }) => (met ? [] : [what]));

describe('the measurement of a flood', () => {
  it('passes if writes reach the quota, the urgent first', () => {
    const result = measure(facts());
    assert.equal(result.quotaUsed, 1);
    assert.equal(result.refused, 0);
    assert.equal(result.lastUrgentAfterSeconds, 5);
    assert.equal(result.lastOtherAfterSeconds, 59);
    assert.equal(result.othersBeforeLastUrgent, 0);
    assert.deepEqual(missed({}), []);
  });

  it('fails for slow, rejected, lost or late findings', () => {
    const { written, calls } = facts();
    assert.match(missed({ quota: 64 }).join(), /^of the quota/);
    const refusals = [...calls, { at: 1, refusedForQuota: true }];
    assert.match(missed({ calls: refusals }).join(), /^of the calls refused/);
    assert.match(missed({ deadLetters: 1 }).join(), /^dead letters/);
    assert.match(missed({ events: 61 }).join(), /^all are written/);
    const late = written.map(({ severity, at }) => ({ severity, at: -at }));
    assert.match(missed({ written: late }).join(), /^of the others/);
  });

  it('is empty if nothing was written', () => {
    const result = measure(facts({ written: [], calls: [] }));
    assert.deepEqual([result.quotaUsed, result.refused, result.written], [0, 0, 0]);
    assert.ok(missed({ written: [], calls: [] }).length > 1);
  });
});

describe('the events of a flood', () => {
  it('are distinct detections of all severities', () => {
    const count = 1000;
    const items = Array.from({ length: count }, (_, n) => parseItems(floodEvent(n))).flat();
    const detections = items.filter((item) => item.kind === 'detection');
    assert.equal(new Set(detections.map(({ id }) => id)).size, count);
    const events = detections.map((item) => item.parse());
    const of = (severity: string): number =>
      events.filter((event) => event.severity === severity).length;
    assert.deepEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].map(of), [20, 80, 200, 700]);
  });

  it('are JSON on one line', () => {
    assert.ok(!floodEvent(7).includes('\n'));
    assert.ok(parseJson(floodEvent(7)));
  });
});
