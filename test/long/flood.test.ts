import assert from 'node:assert/strict';
import { deliveredBy } from '../pipeline/support.ts';
import { runFlood } from '../../tools/flood/run.ts';

describe('npm run flood', () => {
  it('is written at the rate of the quota, urgent findings first, without loss', async function () {
    this.timeout(150_000);
    const pace = 975;
    const events = 240;
    const result = await runFlood({ events, seconds: 2, quota: 1000, latencyMs: 50, deliveredBy });
    assert.equal(result.written, events);
    assert.equal(result.deadLetters, 0);
    assert.equal(result.refused, 0);
    assert.equal(result.urgent, events / 10);
    // A busy machine is slower than the rate. Nothing is faster, except for a burst of one second's writes.
    const least = (events - pace / 60) / (pace / 60);
    assert.ok(result.writingSeconds > least * 0.9, `${result.writingSeconds} s`);
    assert.ok(
      result.othersBeforeLastUrgent * 2 < events,
      `${result.othersBeforeLastUrgent} others`,
    );
    assert.ok(result.handedBack <= events / 10, `${result.handedBack} handed back`);
  });
});
