import assert from 'node:assert/strict';
import { Status } from 'google-gax';
import { Pacer } from '../../../../../functions/write/pace/pacer.ts';
import {
  createFindingWriter,
  isQuotaRefusal,
  type FindingsClient,
} from '../../../../../functions/write/finding-writer.ts';
import { fakeClock } from '../../../support.ts';
import { lowFinding } from '../findings.ts';

function codeError(code: Status): Error {
  return Object.assign(new Error(Status[code]), { code });
}

function setUp(answers: (Error | undefined)[]) {
  const clock = fakeClock();
  const times: number[] = [];
  const start = clock.now();
  const client: FindingsClient = {
    createFinding: async () => {
      times.push(clock.now() - start);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      return Promise.resolve([{}]);
    },
    updateFinding: async () => {
      times.push(clock.now() - start);
      return Promise.resolve([{}]);
    },
  };
  const pacer = new Pacer({
    perMinute: 60,
    pauseMs: 5000,
    waitMs: 60_000,
    maxWaiting: 10,
    clock,
    isRefusal: isQuotaRefusal,
  });
  const writer = createFindingWriter({
    client,
    parents: { sysdig: 'p', falco: 'p' },
    timeoutMs: 1000,
    clock,
    pacer,
  });
  const { eventTime, sourceProperties, severity } = lowFinding;
  return {
    times,
    write: async () => writer.create('sysdig', 'a', lowFinding),
    update: async () => writer.update('sysdig', 'a', { eventTime, sourceProperties }, severity),
  };
}

describe('a paced write', () => {
  it('is one call in its turn', async () => {
    const { times, write } = setUp([]);
    assert.equal(await write(), 'written');
    assert.equal(await write(), 'written');
    assert.deepEqual(times, [0, 1000]);
  });

  it('uses a slot for updating a finding as for creating it', async () => {
    const { times, write, update } = setUp([]);
    await write();
    assert.equal(await update(), 'updated');
    assert.deepEqual(times, [0, 1000]);
  });

  it('retries without a slot, and delays the next write', async () => {
    const { times, write } = setUp([codeError(Status.UNAVAILABLE)]);
    await write();
    await write();
    // Two calls at 0 and 200 ms: the slot for a third is at 2 s.
    assert.deepEqual(times, [0, 200, 2000]);
  });

  it('returns to Pub/Sub when the quota is exhausted, and delays the next write', async () => {
    const { times, write } = setUp([codeError(Status.RESOURCE_EXHAUSTED)]);
    await assert.rejects(write(), { status: 429, reason: 'scc-resource-exhausted' });
    await write();
    assert.equal(times.length, 2);
    assert.ok((times[1] ?? 0) >= 5000, String(times));
  });

  it('does not treat other failures as an exhausted quota', () => {
    assert.ok(isQuotaRefusal(codeError(Status.RESOURCE_EXHAUSTED)));
    for (const error of [codeError(Status.UNAVAILABLE), new Error('8'), '8', undefined, null]) {
      assert.ok(!isQuotaRefusal(error));
    }
  });
});
