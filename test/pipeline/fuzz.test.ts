import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { runFuzz } from '../../tools/fuzz/fuzz.ts';
import { replayCase } from '../../tools/fuzz/replay-case.ts';
import { reportText } from '../../tools/fuzz/report.ts';
import { Failures } from '../../tools/fuzz/failures.ts';
import { newCanaries } from '../../tools/fuzz/canaries.ts';
import { Random } from '../../tools/fuzz/random.ts';

describe('hostile input', () => {
  it('does no harm: the same as ever, in short', async function () {
    this.timeout(60_000);
    const options = { cases: 300, wireCases: 200, seed: 7, timing: false, floods: false };
    const report = await runFuzz({
      ...options,
      signal: AbortSignal.timeout(20_000),
      onProgress: () => undefined,
    });
    assert.equal(report.failures.length, 0, reportText(report));
    assert.ok(report.wire.cases > 0 && report.wire.logLines > 0);
  });

  it('can be run again where it did harm', async function () {
    this.timeout(60_000);
    const seed = 2 ** 31 + process.pid;
    const canaries = newCanaries(new Random(seed));
    const failures = new Failures(canaries, seed);
    const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
    await failures.addWire(
      {
        kind: 'made up',
        target: 'receive',
        // It is 405.
        expectation: 'refused',
        statuses: [401],
        parts: [Buffer.from(request)],
        isFramed: true,
      },
      '405 instead of 401',
    );
    await failures.addCore(
      { kind: 'made up', target: 'authenticate', body: Buffer.alloc(0), headers: {}, opens: true },
      'refused by mistake',
    );
    const [wire, core] = failures.all.map(({ file = '' }) => file);
    assert.ok(wire !== undefined && core !== undefined);
    try {
      assert.equal((await replayCase(wire)).failure, '405 instead of 401');
      assert.equal((await replayCase(core)).failure, 'refused by mistake');
    } finally {
      await rm(wire);
      await rm(core);
    }
  });
});
