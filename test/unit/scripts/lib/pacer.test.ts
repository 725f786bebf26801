import assert from 'node:assert/strict';
import { Pacer } from '../../../../scripts/lib/pacer.ts';
import { fakeClock, noon } from '../../support.ts';

const { signal } = new AbortController();

describe('the pacer of replay', () => {
  it('lets the first one through at once, and the others at the rate', async () => {
    const clock = fakeClock();
    const pacer = new Pacer(8, clock);
    for (let n = 0; n < 17; n += 1) await pacer.take(1, signal);
    assert.equal(clock.now() - noon, 2000);
  });

  it('allows no burst after a pause', async () => {
    const clock = fakeClock();
    const pacer = new Pacer(10, clock);
    await pacer.take(1, signal);
    clock.advance(60_000);
    const resumed = clock.now();
    for (let n = 0; n < 11; n += 1) await pacer.take(1, signal);
    assert.equal(clock.now() - resumed, 1000);
  });

  it("uses batches of a tenth of a second's rate, between one and a hundred", async () => {
    const chunks = [0.1, 8, 100, 1000].map((rate) => new Pacer(rate, fakeClock()).chunk);
    assert.deepEqual(chunks, [1, 1, 10, 100]);
    const clock = fakeClock();
    const pacer = new Pacer(100, clock);
    for (let n = 0; n < 11; n += 1) await pacer.take(10, signal);
    assert.equal(clock.now() - noon, 1000);
  });

  it('stops waiting when the signal aborts', async () => {
    const abort = new AbortController();
    abort.abort(new Error('Ctrl-C'));
    await assert.rejects(new Pacer(1, fakeClock()).take(1, abort.signal), /Ctrl-C/);
  });
});
