import assert from 'node:assert/strict';
import type { CoreCase } from '../../../../tools/fuzz/core/case.ts';
import { checkCore, type CoreOutcome } from '../../../../tools/fuzz/core/checks.ts';
import { replayCore, runCore, type CoreReport } from '../../../../tools/fuzz/core/run.ts';
import { Failures } from '../../../../tools/fuzz/failures.ts';

describe('the fuzzer in process', () => {
  const seed = 11;

  async function run(
    check: (one: CoreCase) => Promise<CoreOutcome>,
    cases = 600,
    signal = new AbortController().signal,
  ): Promise<{ report: CoreReport; failures: Failures }> {
    const failures = new Failures(seed);
    const report = await runCore({
      cases,
      seed,
      failures,
      signal,
      onProgress: () => undefined,
      check,
    });
    return { report, failures };
  }

  it('generates the same cases from the same seed', async () => {
    const casesOf = async (): Promise<string[]> => {
      const bodies: string[] = [];
      await run(async ({ kind, body }) => {
        bodies.push(kind + body.toString('base64'));
        return { outcome: 'any' };
      });
      return bodies;
    };
    const bodies = await casesOf();
    assert.deepEqual(await casesOf(), bodies);
    assert.ok(new Set(bodies).size > 500, 'most bodies are the same');
  });

  it('shrinks a failure, prints how to reproduce it, and continues with the next cases', async () => {
    // Simulate a pipeline that fails at the key "priority".
    const check = async ({ target, body }: CoreCase): Promise<CoreOutcome> => {
      const fails = target === 'pipeline' && body.includes('"priority"');
      return fails ? { outcome: '500', failure: 'made up' } : { outcome: '200' };
    };
    const { report, failures } = await run(check);
    assert.equal(report.cases, 600);
    const { counts, all } = failures;
    assert.ok((counts['core: webhook to finding: made up'] ?? 0) > 3);
    assert.equal(all.length, 3, 'not the expected number of failures of a kind');
    for (const { input = '', reproducer = '' } of all) {
      assert.ok(input.includes('"priority"') && input.length < 30, input);
      const [, path = ''] = /^--seed 11 --path (.+)$/.exec(reproducer) ?? [];
      const again = await replayCore(seed, path, check);
      assert.deepEqual(again, { outcome: '500', failure: 'made up', input });
    }
  });

  it('shrinks towards the same failure, not another', async () => {
    const { failures } = await run(async ({ target, body }) => {
      if (target !== 'pipeline' || body.length === 0) return { outcome: 'any' };
      return { outcome: 'any', failure: body.includes('"rule"') ? 'with a rule' : 'without' };
    }, 100);
    for (const { what, input = '' } of failures.all) {
      assert.equal(input.includes('"rule"'), what === 'with a rule');
    }
  });

  it('stops when aborted', async () => {
    const controller = new AbortController();
    let checked = 0;
    const { report, failures } = await run(
      async () => {
        checked += 1;
        if (checked === 50) controller.abort();
        return { outcome: 'any' };
      },
      600,
      controller.signal,
    );
    assert.equal(report.cases, 50);
    assert.deepEqual(failures.all, []);
  });

  it('counts an exception as a failure', async () => {
    const body = Buffer.from('[1]');
    const headers = {
      get a(): string {
        throw new Error('made up');
      },
    };
    const { outcome, failure = '' } = await checkCore({
      kind: 'any',
      target: 'pipeline',
      body,
      headers,
    });
    assert.equal(outcome, 'thrown');
    assert.match(failure, /made up/);
  });

  it('rejects an invalid path', async () => {
    await assert.rejects(replayCore(seed, 'x'));
  });
});
