import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '@pipeline/shared/json.ts';

describe('npm run chaos', () => {
  it('at Ctrl-C ends sending and faults, and says what it saw', async function () {
    this.timeout(120_000);
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
    // The first line of progress comes with the first acknowledgement.
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
