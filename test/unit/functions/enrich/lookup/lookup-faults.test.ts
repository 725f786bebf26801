import assert from 'node:assert/strict';
import { TransientError } from '@pipeline/shared/errors.ts';
import { ComputeError } from '../../../../../functions/enrich/lookup/compute-error.ts';
import { falcoEvent } from '../events.ts';
import { setUp, type FakeInstance } from './fake-compute.ts';

const vm: FakeInstance = { project: 'my-lab', zone: 'us-central1-a', id: '7', name: 'vm-1' };
const event = falcoEvent('vm-1');
const down = new ComputeError(false, 'backendError', 'no answer');
const forbidden = new ComputeError(true, 'forbidden', 'no permission');

describe('a failing lookup', () => {
  it('lists again for an unknown host, but not before the refresh time', async () => {
    const { find, api, clock } = setUp([], { LOOKUP_PROJECTS: 'my-lab' });
    for (let second = 0; second <= 300; second += 1) {
      assert.equal(await find(event), undefined);
      clock.advance(1000);
    }
    assert.equal(api.calls.length, 1);
    api.instances = [vm];
    assert.equal((await find(event))?.id, '7');
    assert.equal(api.calls.length, 2);
  });

  it('lists once for all waiting events', async () => {
    const { find, api } = setUp([vm]);
    const found = await Promise.all(Array.from({ length: 100 }, async () => find(event)));
    assert.ok(found.every((instance) => instance?.id === '7'));
    assert.deepEqual(api.calls, ['list my-shop', 'list my-lab']);
  });

  it('expires an instance', async () => {
    const { find, api, clock } = setUp([vm]);
    assert.equal((await find(event))?.id, '7');
    api.instances = [];
    clock.advance(3_600_000);
    assert.equal((await find(event))?.id, '7');
    clock.advance(1);
    assert.equal(await find(event), undefined);
  });

  it('continues with the cached list while the API is down', async () => {
    const { find, api, clock, entries } = setUp([vm]);
    await find(event);
    api.failures.set('*', down);
    clock.advance(600_000);
    assert.equal((await find(event, 1))?.id, '7');
    assert.equal(await find(falcoEvent('vm-2'), 1), undefined);
    assert.deepEqual(
      entries.map(({ severity, reason }) => [severity, reason]),
      [
        ['WARNING', 'compute-backendError'],
        ['WARNING', 'compute-backendError'],
      ],
    );
  });

  it('returns an event without a cached list for a few deliveries, then publishes without the instance', async () => {
    const { find, api, clock } = setUp([vm]);
    api.failures.set('*', down);
    for (const attempt of [1, 2, 3, 4]) {
      await assert.rejects(
        find(event, attempt),
        (error) => error instanceof TransientError && error.reason === 'compute-backendError',
      );
      clock.advance(10_000);
    }
    assert.equal(await find(event, 5), undefined);
    assert.equal(await find(event), undefined, 'without a count, at once');
    assert.equal(api.calls.length, 10, 'once for each project in ten seconds');
    api.failures.clear();
    clock.advance(10_000);
    assert.equal((await find(event, 2))?.id, '7');
  });

  it('skips a project that refuses, and logs it once per refresh', async () => {
    const { find, api, clock, entries } = setUp([vm]);
    api.failures.set('my-shop', forbidden);
    for (let second = 0; second < 300; second += 1) {
      assert.equal((await find(event, 1))?.id, '7');
      assert.equal(await find(falcoEvent('other'), 1), undefined);
      clock.advance(1000);
    }
    assert.equal(entries.length, 1);
    const [entry] = entries;
    assert.deepEqual([entry?.severity, entry?.reason], ['WARNING', 'compute-forbidden']);
    assert.match(entry?.message ?? '', /my-shop.*roles\/compute\.viewer/);
    await find(event, 1);
    assert.equal(entries.length, 2);
  });

  it('trusts no address while a project refuses: that project may use the same one', async () => {
    const { find, api } = setUp([{ ...vm, address: '10.156.0.4' }]);
    const nameless = falcoEvent('localhost');
    const event2 = { ...nameless, host: { mac: '42:01:0a:9c:00:04' } };
    api.failures.set('my-shop', forbidden);
    assert.equal(await find(event2), undefined);
  });

  it('gets a single instance under the same rules', async () => {
    const { find, api, clock, entries } = setUp([vm]);
    const named = falcoEvent('vm-1.us-central1-a.c.my-lab.internal');
    api.failures.set('*', down);
    await assert.rejects(find(named, 1), TransientError);
    assert.equal(await find(named, 5), undefined);
    api.failures.set('*', forbidden);
    clock.advance(10_000);
    assert.equal(await find(named, 1), undefined);
    assert.equal(api.calls.length, 2);
    assert.equal(entries.length, 2);
  });

  it('logs a refusal once for many instances', async () => {
    const { find, api, entries } = setUp([vm]);
    api.failures.set('*', forbidden);
    const zonal = (name: string): string => `${name}.us-central1-a.c.my-lab.internal`;
    for (let index = 0; index < 50; index += 1) await find(falcoEvent(zonal(`vm-${index}`)), 1);
    assert.deepEqual(api.calls, ['get my-lab us-central1-a vm-0', 'list my-lab']);
    assert.equal(entries.length, 1);
  });

  it('passes on unexpected errors', async () => {
    const { find, api } = setUp([vm]);
    api.failures.set('*', new TypeError('a fault of ours'));
    await assert.rejects(find(event, 9), TypeError);
  });
});
