import assert from 'node:assert/strict';
import { systemClock } from '@pipeline/shared/clock.ts';
import { reportText } from '../../tools/chaos/report.ts';
import { runChaos } from '../../tools/chaos/run-chaos.ts';
import { seedOf } from '../../tools/lib/random.ts';

describe('npm run chaos, at length', () => {
  it('in short: each acknowledged event is one finding, dead letter or logged drop, whatever fails', async function () {
    this.timeout(180_000);
    const report = await runChaos(
      { seed: seedOf('CHAOS_SEED'), events: 500, rate: 32 },
      {
        clock: systemClock,
        signal: new AbortController().signal,
        sendForMs: 60_000,
        patienceMs: 60_000,
      },
    );
    assert.deepEqual(report.differences, [], reportText(report));
    const { audit, injected, effects } = report;
    assert.equal(audit.acknowledged, 500);
    assert.ok(audit.findings > 300, reportText(report));
    // Without faults it would show nothing.
    const { receive, enrich, write } = injected.kills;
    assert.ok(receive + enrich + write > 0 && injected.phases > 0, reportText(report));
    assert.ok(effects.failedDeliveries > 0, reportText(report));
    assert.ok(injected.cuts + injected.stalls > 0, reportText(report));
    // Handed back, or buried at the sixth delivery.
    const buried = Object.keys(audit.dead).some((place) => place.endsWith(': unexpected-error'));
    assert.ok(effects.bugs > 0 || buried, reportText(report));
  });
});
