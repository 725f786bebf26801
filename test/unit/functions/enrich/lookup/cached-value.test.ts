import assert from 'node:assert/strict';
import { CachedValue } from '../../../../../functions/enrich/lookup/cached-value.ts';
import { fakeClock } from '../../../support.ts';

/** Values 1, 2, …, or the configured failure. */
function setUp() {
  const clock = fakeClock();
  const state = { loads: 0, failure: undefined as Error | undefined };
  const load = async (): Promise<number> => {
    state.loads += 1;
    if (state.failure !== undefined) throw state.failure;
    return state.loads;
  };
  const ages = { refreshMs: 300, expireMs: 3600, failureMs: () => 10 };
  return { clock, state, cached: new CachedValue(load, ages, clock) };
}

describe('a cached value', () => {
  it('is loaded once for concurrent callers', async () => {
    const { cached, state } = setUp();
    const all = Array.from({ length: 50 }, async () => cached.get());
    assert.deepEqual(new Set(await Promise.all(all)), new Set([1]));
    assert.equal(state.loads, 1);
  });

  it('is reloaded when it has expired, or on a refresh', async () => {
    const { cached, state, clock } = setUp();
    assert.equal(cached.peek(), undefined);
    await cached.get();
    clock.advance(300);
    assert.equal(await cached.refresh(), 1);
    clock.advance(1);
    assert.equal(await cached.get(), 1);
    assert.equal(await cached.refresh(), 2);
    clock.advance(3601);
    assert.equal(cached.peek(), undefined);
    assert.equal(await cached.get(), 3);
    assert.equal(state.loads, 3);
  });

  it('is used until it expires while loading fails', async () => {
    const { cached, state, clock } = setUp();
    await cached.get();
    state.failure = new Error('down');
    clock.advance(301);
    assert.equal(await cached.refresh(), 1);
    clock.advance(3300);
    await assert.rejects(cached.get(), /down/);
  });

  it('is not reloaded immediately after a failure', async () => {
    const { cached, state, clock } = setUp();
    state.failure = new Error('down');
    const all = Array.from({ length: 5 }, async () => cached.get());
    const outcomes = await Promise.allSettled(all);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    clock.advance(9);
    await assert.rejects(cached.get(), /down/);
    assert.equal(state.loads, 1);
    clock.advance(1);
    state.failure = undefined;
    assert.equal(await cached.get(), 2);
  });
});
