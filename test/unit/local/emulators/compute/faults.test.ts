import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { FakeClock } from '../../../../fake-clock.ts';
import { error, instances, list, withCompute } from './harness.ts';

describe('Compute: faults', () => {
  it('deny a project', async () => {
    await withCompute(async (get, emulator) => {
      emulator.setFaults({ deniedProjects: ['shop'] });
      assert.deepEqual(
        await get(list()),
        error(403, 'forbidden', "Required 'compute.instances.list' permission for 'projects/shop'"),
      );
      assert.equal((await get('projects/shop/zones/z/instances/x')).status, 403);
      assert.equal((await get(list({}, 'other'))).status, 200);
    });
  });

  it('fail the configured share of requests', async () => {
    const draws = [0.1, 0.9];
    await withCompute(
      async (get, emulator) => {
        emulator.setFaults({ errorRate: 0.5, status: 403, reason: 'rateLimitExceeded' });
        const { status, body } = await get(list());
        assert.equal(status, 403);
        assert.match(JSON.stringify(body), /"domain":"usageLimits","reason":"rateLimitExceeded"/);
        assert.equal((await get(list())).status, 200);
        assert.deepEqual(emulator.calls(), { 'instances.aggregatedList': { 200: 1, 403: 1 } });
      },
      { instances, random: () => draws.shift() ?? 1 },
    );
  });

  it('delay every request by the clock', async () => {
    const clock = new FakeClock();
    await withCompute(
      async (get, emulator) => {
        emulator.setFaults({ latencyMs: 5000 });
        const asked = get(list());
        while (clock.sleeping === 0) await turn();
        clock.advance(5000);
        assert.equal((await asked).status, 200);
        const cutOff = assert.rejects(get(list()));
        while (clock.sleeping === 0) await turn();
        await emulator.close();
        await cutOff;
      },
      { instances, clock },
    );
  });

  it('merge, can be read, and report their errors', async () => {
    await withCompute(async (_get, emulator) => {
      emulator.setFaults({ errorRate: 0.5 });
      emulator.setFaults({ latencyMs: 7 });
      const settings = emulator.faults;
      assert.deepEqual([settings.errorRate, settings.latencyMs, settings.status], [0.5, 7, 503]);
      const wrong = { status: 200, errorRate: 'x', typo: 1 };
      assert.throws(() => emulator.setFaults(wrong), /status.*|errorRate.*|additional/);
      assert.equal(emulator.faults, settings);
    });
  });
});
