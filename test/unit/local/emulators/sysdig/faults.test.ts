import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { parseJson } from '@pipeline/shared/json.ts';
import { FakeClock } from '../../../../fake-clock.ts';
import { fixture } from '../../../../../local/samples/index.ts';
import { sampleEvents } from '../../../../../local/emulators/sysdig/index.ts';
import { currentPath, from, pageIn, previousPath, query, to, withSysdig } from './harness.ts';

const list = `${currentPath}${query()}`;
const name = `GET ${currentPath}`;

describe('Sysdig: authorization', () => {
  it('needs a known token, as a Bearer token', async () => {
    const sample: unknown = parseJson((await fixture('c07')).body);
    await withSysdig(async (ask, emulator) => {
      const { status, body } = await ask(list, { as: 'another' });
      assert.deepEqual([status, body], [401, sample]);
      const naked = await fetch(`${emulator.url}${list}`, {
        headers: { authorization: 'a-token' },
      });
      assert.equal(naked.status, 401);
    });
  });

  it('also needs a permission', async () => {
    const tokens = [
      { token: 'reader', permissions: ['policy-events.read'] },
      { token: 'other', permissions: ['zones.read'] },
    ];
    await withSysdig(
      async (ask) => {
        for (const path of [list, `${previousPath}${query()}`, `${previousPath}/status`]) {
          assert.equal((await ask(path, { as: 'reader' })).status, 200);
          const { status, text } = await ask(path, { as: 'other' });
          assert.deepEqual([status, /Not enough privileges/.test(text)], [403, true]);
        }
      },
      { tokens },
    );
  });
});

describe('Sysdig: the rate limit', () => {
  it('is in every response, and resets after a minute', async () => {
    const clock = new FakeClock('2026-11-24T12:00:15Z');
    await withSysdig(
      async (ask, emulator) => {
        emulator.setFaults({ requestsPerMinute: 2 });
        const missing = await ask(`${currentPath}/none`);
        assert.deepEqual([missing.status, missing.headers.get('x-ratelimit-limit')], [404, '2']);
        assert.equal((await ask(list)).headers.get('x-ratelimit-limit'), '2');
        const refused = await ask(list);
        assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '45']);
        clock.advance(45_000);
        assert.equal((await ask(list)).status, 200);
        assert.deepEqual(emulator.calls(), {
          [name]: { 200: 2, 429: 1 },
          [`${name}/{id}`]: { 404: 1 },
        });
      },
      { clock },
    );
  });
});

describe('Sysdig: faults', () => {
  it('fail the configured share of requests', async () => {
    const draws = [0.1, 0.9];
    await withSysdig(
      async (ask, emulator) => {
        emulator.setFaults({ errorRate: 0.5, status: 429, retryAfterSeconds: 7 });
        const { status, headers } = await ask(list);
        assert.deepEqual([status, headers.get('retry-after')], [429, '7']);
        assert.equal((await ask(list)).status, 200);
      },
      { random: () => draws.shift() ?? 1 },
    );
  });

  it('close the connection before or within the response', async () => {
    await withSysdig(
      async (ask, emulator) => {
        emulator.setFaults({ dropRate: 1 });
        await assert.rejects(ask(list), /fetch failed/);
        emulator.setFaults({ dropRate: 0, cutRate: 1 });
        await assert.rejects(ask(list), /terminated/);
        assert.deepEqual(emulator.calls(), { [name]: { 0: 2 } });
      },
      { events: sampleEvents(3, { from, to }) },
    );
  });

  it('delay every request by the clock', async () => {
    const clock = new FakeClock();
    await withSysdig(
      async (ask, emulator) => {
        emulator.setFaults({ latencyMs: 5000 });
        const asked = ask(list);
        while (clock.sleeping === 0) await turn();
        clock.advance(5000);
        assert.equal((await asked).status, 200);
      },
      { clock },
    );
  });

  it('make cursors expire', async () => {
    const clock = new FakeClock();
    await withSysdig(
      async (ask, emulator) => {
        emulator.setFaults({ cursorLifetimeMs: 60_000 });
        const { next } = pageIn(await ask(`${currentPath}${query({ limit: '1' })}`));
        const go = async () => (await ask(`${currentPath}?cursor=${next}&limit=1`)).status;
        assert.equal(await go(), 200);
        clock.advance(60_000);
        assert.equal(await go(), 400);
      },
      { clock, events: sampleEvents(3, { from, to }) },
    );
  });

  it('merge, can be read, and report their errors', async () => {
    await withSysdig(async (_ask, emulator) => {
      emulator.setFaults({ errorRate: 0.5 });
      emulator.setFaults({ latencyMs: 7 });
      const settings = emulator.faults;
      assert.deepEqual([settings.errorRate, settings.latencyMs, settings.status], [0.5, 7, 503]);
      const wrong = { status: 200, cutRate: 'x', typo: 1 };
      assert.throws(() => emulator.setFaults(wrong), /status.*cutRate|additional/);
      assert.equal(emulator.faults, settings);
    });
  });
});
