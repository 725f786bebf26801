import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { minimal, withScc } from './harness.ts';
import type { Write } from '../../../../../local/emulators/scc/index.ts';
import { refused } from './refused.ts';

describe('SCC over the wire: faults', () => {
  it('fail the configured share of calls, without effect', async () => {
    const draws = [0.1, 0.5, 0.9];
    await withScc(
      async ({ client, emulator }) => {
        emulator.setFaults({ errorRate: 0.5, code: 'ABORTED' });
        const create = async (findingId: string): Promise<unknown> =>
          client.createFinding({ parent: emulator.source, findingId, finding: minimal });
        await refused(create('a'), 'ABORTED', /Injected fault/);
        await create('b');
        await client.getSource({ name: emulator.source });
        assert.deepEqual(emulator.calls(), {
          CreateFinding: { ABORTED: 1, OK: 1 },
          GetSource: { OK: 1 },
        });
        assert.equal(emulator.findings().length, 1);
      },
      { random: () => draws.shift() ?? 1 },
    );
  });

  it('lose the response to a successful write', async () => {
    await withScc(async ({ client, emulator }) => {
      const writes: Write[] = [];
      emulator.onWrite((write) => writes.push(write));
      emulator.setFaults({ lostReplyRate: 1 });
      const request = { parent: emulator.source, findingId: 'a', finding: minimal };
      await refused(client.createFinding(request), 'UNAVAILABLE', /reply was lost/);
      assert.equal(emulator.findings().length, 1);
      await refused(client.createFinding(request), 'ALREADY_EXISTS');
      await client.listFindings({ parent: emulator.source }, { autoPaginate: false });
      assert.deepEqual(
        writes.map(({ outcome, code }) => [outcome, code]),
        [
          ['created', 'UNAVAILABLE'],
          ['alreadyExists', 'ALREADY_EXISTS'],
        ],
      );
    });
  });

  it('throttle the writes per minute of the clock, but no reads', async () => {
    await withScc(async ({ client, emulator, clock }) => {
      emulator.setFaults({ writesPerMinute: 2 });
      const create = async (findingId: string): Promise<unknown> =>
        client.createFinding({ parent: emulator.source, findingId, finding: minimal });
      await create('a');
      await refused(create('a'), 'ALREADY_EXISTS');
      await refused(create('b'), 'RESOURCE_EXHAUSTED', /2 writes per minute/);
      await client.getSource({ name: emulator.source });
      clock.advance(59_999);
      await refused(create('b'), 'RESOURCE_EXHAUSTED');
      clock.advance(1);
      await create('b');
      emulator.setFaults({ writesPerMinute: null });
      for (const id of ['c', 'd', 'e']) await create(id);
      assert.equal(emulator.findings().length, 5);
    });
  });

  it('delay every call by the clock', async () => {
    await withScc(async ({ client, emulator, clock }) => {
      emulator.setFaults({ latencyMs: 5000 });
      const call = client.getSource({ name: emulator.source });
      while (clock.sleeping === 0) await turn();
      clock.advance(5000);
      const [source] = await call;
      assert.equal(source.name, emulator.source);
    });
  });

  it('merge, and can be read', async () => {
    await withScc(async ({ emulator }) => {
      emulator.setFaults({ errorRate: 0.25, latencyMs: 10 });
      emulator.setFaults({ code: 'INTERNAL', errorRate: 0 });
      assert.deepEqual(emulator.faults, {
        errorRate: 0,
        code: 'INTERNAL',
        latencyMs: 10,
        writesPerMinute: null,
        lostReplyRate: 0,
      });
    });
  });

  it('report all errors in a setting, and then change nothing', async () => {
    await withScc(async ({ emulator }) => {
      const before = emulator.faults;
      const wrong = { errorRate: 2, code: 'OK', latencyMs: -1, lostReplyRate: '1', typo: 1 };
      assert.throws(
        () => emulator.setFaults(wrong),
        (error) =>
          error instanceof TypeError &&
          ['errorRate', 'code', 'latencyMs', 'lostReplyRate', 'additional'].every((name) =>
            error.message.includes(name),
          ),
      );
      assert.deepEqual(emulator.faults, before);
    });
  });

  it('do not delay closing the emulator', async () => {
    await withScc(async ({ client, emulator, clock }) => {
      emulator.setFaults({ latencyMs: 60_000 });
      const call = refused(client.getSource({ name: emulator.source }), 'UNAVAILABLE');
      while (clock.sleeping === 0) await turn();
      await emulator.close();
      await call;
      assert.equal(clock.sleeping, 0);
    });
  });
});
