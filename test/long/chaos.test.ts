import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '@pipeline/shared/json.ts';
import { systemClock } from '@pipeline/shared/clock.ts';
import { reportText } from '../../tools/chaos/report.ts';
import { runChaos } from '../../tools/chaos/run-chaos.ts';
import { seedOf } from '../../tools/lib/random.ts';

describe('npm run chaos, at length', () => {
  it('in short: each acknowledged event is one finding, dead letter or logged drop under all faults', async function () {
    this.timeout(400_000);
    const first = seedOf('CHAOS_SEED');
    // By chance, a run of this length may have no exception: its periods found nothing to do.
    for (const seed of [first, first + 1, first + 2]) {
      if (await hadException(seed)) return;
    }
    assert.fail(`no exception in three runs from seed ${first}`);
  });
});

/** Checks a run. Returns whether a stage threw an exception: returned to Pub/Sub, or dead-lettered at the sixth delivery. */
async function hadException(seed: number): Promise<boolean> {
  const report = await runChaos(
    { seed, events: 500, rate: 32 },
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
  // Without faults, the test would prove nothing.
  const { receive, enrich, write } = injected.kills;
  assert.ok(receive + enrich + write > 0 && injected.phases > 0, reportText(report));
  assert.ok(effects.failedDeliveries > 0, reportText(report));
  assert.ok(injected.cuts + injected.stalls > 0, reportText(report));
  const buried = Object.keys(audit.dead).some((place) => place.endsWith(': unexpected-error'));
  return effects.bugs > 0 || buried;
}

describe('npm run chaos', () => {
  it('stops events and faults at Ctrl-C, and prints its results', async () => {
    const script = join(import.meta.dirname, '../../tools/chaos.ts');
    const child = spawn(process.execPath, [
      script,
      '--seed=5',
      '--events=5000',
      '--rate=50',
      '--json',
    ]);
    const out = text(child.stdout);
    let err = '';
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    const closed = once(child, 'close');
    // The first line of progress follows the first acknowledgement.
    while (!err.includes('acknowledged') && child.exitCode === null) await sleep(50);
    await sleep(1000);
    child.kill('SIGINT');
    await closed;
    assert.equal(child.exitCode, 130, err);
    const report: unknown = JSON.parse(await out);
    assert.ok(isObject(report));
    const { ok, seed, acknowledged, events } = report;
    assert.deepEqual([ok, seed, events], [true, 5, 5000], JSON.stringify(report));
    assert.ok(Number(acknowledged) > 0 && Number(acknowledged) < 5000);
  });
});
