import assert from 'node:assert/strict';
import { Remembered } from '../../../../../functions/enrich/lookup/remembered.ts';
import { fakeClock } from '../../../support.ts';

/** Values 1, 2, …, or the failure that is set. */
function setUp() {
  const clock = fakeClock();
  const state = { loads: 0, failure: undefined as Error | undefined };
  const load = async (): Promise<number> => {
    state.loads += 1;
    if (state.failure !== undefined) throw state.failure;
    return state.loads;
  };
  const ages = { refreshMs: 300, expireMs: 3600, failureMs: () => 10 };
  return { clock, state, remembered: new Remembered(load, ages, clock) };
}

describe('a remembered value', () => {
  it('is loaded once, however many wait for it', async () => {
    const { remembered, state } = setUp();
    const all = Array.from({ length: 50 }, async () => remembered.recent());
    assert.deepEqual(new Set(await Promise.all(all)), new Set([1]));
    assert.equal(state.loads, 1);
  });

  it('is loaded again when it has expired, or when it is to be fresh', async () => {
    const { remembered, state, clock } = setUp();
    assert.equal(remembered.known(), undefined);
    await remembered.recent();
    clock.advance(300);
    assert.equal(await remembered.fresh(), 1);
    clock.advance(1);
    assert.equal(await remembered.recent(), 1);
    assert.equal(await remembered.fresh(), 2);
    clock.advance(3601);
    assert.equal(remembered.known(), undefined);
    assert.equal(await remembered.recent(), 3);
    assert.equal(state.loads, 3);
  });

  it('is used as it was while it cannot be loaded, until it expires', async () => {
    const { remembered, state, clock } = setUp();
    await remembered.recent();
    state.failure = new Error('down');
    clock.advance(301);
    assert.equal(await remembered.fresh(), 1);
    clock.advance(3300);
    await assert.rejects(remembered.recent(), /down/);
  });

  it('does not ask again at once after a failure', async () => {
    const { remembered, state, clock } = setUp();
    state.failure = new Error('down');
    const all = Array.from({ length: 5 }, async () => remembered.recent());
    const outcomes = await Promise.allSettled(all);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    clock.advance(9);
    await assert.rejects(remembered.recent(), /down/);
    assert.equal(state.loads, 1);
    clock.advance(1);
    state.failure = undefined;
    assert.equal(await remembered.recent(), 2);
  });
});
