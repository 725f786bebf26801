import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createSysdigClient } from '../../../../scripts/register-webhook/client.ts';
import { SysdigError } from '../../../../scripts/register-webhook/errors.ts';
import { FakeClock } from '../../../fake-clock.ts';
import { token, withSysdig } from '../../local/emulators/sysdig/harness.ts';

const list = { method: 'GET', path: '/api/v2/policies', needs: 'luck' } as const;

describe('the client of Sysdig', () => {
  it('waits for the rate limit as Retry-After says', async () => {
    const clock = new FakeClock('2026-11-24T12:00:50Z');
    const waits: number[] = [];
    await withSysdig(
      async (_ask, emulator) => {
        const client = clientOf(emulator.url, clock, waits);
        emulator.setFaults({ requestsPerMinute: 1 });
        assert.deepEqual(await client(list), []);
        const limited = client(list);
        while (clock.sleeping === 0) await turn();
        assert.deepEqual(waits, [10]);
        clock.advance(10_000);
        assert.deepEqual(await limited, []);
      },
      { clock },
    );
  });

  it('gives up after two minutes of waiting', async () => {
    const clock = new FakeClock();
    const waits: number[] = [];
    await withSysdig(async (_ask, emulator) => {
      emulator.setFaults({ errorRate: 1, status: 429, retryAfterSeconds: 50 });
      const failed = assert.rejects(clientOf(emulator.url, clock, waits)(list), {
        name: 'SysdigError',
        status: 429,
        message:
          "Sysdig's rate limit, 1000 requests a minute, was not over after 120 s of waiting: try again later",
      });
      for (let wait = 1; wait <= 2; wait += 1) {
        while (waits.length < wait || clock.sleeping === 0) await turn();
        clock.advance(50_000);
        await turn();
      }
      await failed;
      assert.deepEqual(waits, [50, 50]);
    });
  });

  for (const [status, expected] of [
    [401, /does not know this token: take the token of that region, or the --region of the token/],
    [403, /the token may not do this \(GET \/api\/v2\/policies\): it needs luck/],
    [404, /has no \/api\/v2\/policies: is --region right\?/],
    [409, /conflict \(Injected fault: nothing was done.\).* run it again/],
    [500, /answered 500 to GET \/api\/v2\/policies: Injected fault/],
  ] as const) {
    it(`says what to do about ${status}`, async () => {
      await withSysdig(async (_ask, emulator) => {
        emulator.setFaults({ errorRate: 1, status });
        await assert.rejects(
          clientOf(emulator.url)(list),
          (error) =>
            error instanceof SysdigError && error.status === status && expected.test(error.message),
        );
      });
    });
  }

  it('says that the result is unknown after an incomplete response', async () => {
    await withSysdig(async (_ask, emulator) => {
      for (const fault of [
        { dropRate: 1, cutRate: 0 },
        { dropRate: 0, cutRate: 1 },
      ]) {
        emulator.setFaults(fault);
        await assert.rejects(
          clientOf(emulator.url)({ ...list, method: 'PUT', path: '/api/v2/policies/1', body: {} }),
          /cannot be reached: .*; whether it did what was asked is not known/,
        );
        await assert.rejects(
          clientOf(emulator.url)(list),
          /cannot be reached: .*; nothing was changed/,
        );
      }
    });
  });
});

function clientOf(base: string, clock = new FakeClock(), waits: number[] = []) {
  return createSysdigClient({
    base,
    token,
    clock,
    signal: new AbortController().signal,
    onWait: (seconds) => waits.push(seconds),
  });
}
