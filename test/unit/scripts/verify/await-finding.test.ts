import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NotChecked } from '../../../../scripts/lib/not-checked.ts';
import { awaitFinding, type Awaited } from '../../../../scripts/verify/await-finding.ts';
import type { VerificationFinding } from '../../../../scripts/verify/findings.ts';
import type { TrailLine } from '../../../../scripts/verify/trail.ts';
import { FakeClock } from '../../../fake-clock.ts';

const at = '2026-11-24T12:00:01Z';
const found = (id: string, eventMs: number): VerificationFinding => ({
  name: `organizations/1/sources/2/locations/global/findings/${id}`,
  isActive: true,
  eventMs,
  createdMs: eventMs,
});

/** Waits for at most 10 s while consecutive lookups return these results; the last result repeats. */
async function wait(
  looks: readonly (readonly VerificationFinding[] | Error)[],
  lines: readonly TrailLine[] | Error,
): Promise<Awaited & { readonly tookMs: number }> {
  const clock = new FakeClock();
  const start = clock.now();
  let look = 0;
  const done = new AbortController();
  const result = awaitFinding({
    eventId: 'own',
    foldId: undefined,
    atMs: 1000,
    findings: {
      list: async () => {
        const seen = looks[Math.min(look, looks.length - 1)] ?? [];
        look += 1;
        if (seen instanceof Error) throw seen;
        return seen;
      },
    },
    trail: {
      pauseMs: 5000,
      read: async () => {
        if (lines instanceof Error) throw lines;
        return lines;
      },
    },
    clock,
    signal: new AbortController().signal,
    timeoutMs: 10_000,
    onLine: () => undefined,
  }).finally(() => {
    done.abort();
  });
  while (!done.signal.aborted) {
    await nextTurn();
    clock.advance(1000);
  }
  return { ...(await result), tookMs: clock.now() - start };
}

describe('waiting for the finding of a verification', () => {
  const written: TrailLine = { at, stage: 'write', outcome: 'written' };

  it('repeats a failed lookup', async () => {
    const { finding } = await wait([new NotChecked('it is slow'), [found('own', 5)]], [written]);
    assert.ok(finding?.name.endsWith('/own'));
  });

  it('reports the error of the last lookup', async () => {
    const { finding, unseen } = await wait([[], new NotChecked('it is down')], [written]);
    assert.deepEqual([finding, unseen], [undefined, 'it is down']);
  });

  it("waits for the finding that the event was folded into, according to write's log", async () => {
    const folded = { ...written, findingId: 'fold' };
    const { finding } = await wait([[found('fold', 999)], [found('fold', 1000)]], [folded]);
    assert.equal(finding?.eventMs, 1000);
    const { finding: none } = await wait([[found('fold', 999)]], [folded]);
    assert.equal(none, undefined);
  });

  it('ends at once when a stage has ended the event', async () => {
    const dead: TrailLine = { at, stage: 'write', outcome: 'dead', reason: 'invalid' };
    const { finding, tookMs, trail } = await wait([[]], [dead]);
    assert.deepEqual([finding, trail], [undefined, [dead]]);
    assert.ok(tookMs <= 2000, `${tookMs} ms`);
  });

  it('works without access to the log', async () => {
    const { finding, trail } = await wait([[], [found('own', 5)]], new NotChecked('no log'));
    assert.ok(finding);
    assert.equal(trail, 'no log');
  });
});
