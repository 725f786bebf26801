import assert from 'node:assert/strict';
import { runFuzz } from '../../tools/fuzz/fuzz.ts';
import { reportText } from '../../tools/fuzz/report.ts';
import { seedOf } from '../../tools/lib/random.ts';

describe('hostile input, at length', () => {
  for (const [name, floods, seedFor] of [
    ['the same as ever', true, () => 7],
    ['new each time', false, () => seedOf('FUZZ_SEED')],
  ] as const) {
    it(`does no harm: ${name}`, async function () {
      this.timeout(180_000);
      const report = await runFuzz({
        cases: 2400,
        wireCases: 800,
        seed: seedFor(),
        timing: false,
        floods,
        // Fewer cases on a busy machine: the suite must not wait for them.
        signal: AbortSignal.timeout(12_000),
        onProgress: () => undefined,
      });
      assert.equal(report.failures.length, 0, reportText(report));
      assert.ok(report.wire.cases > 0 && report.wire.logLines > 0);
    });
  }
});
