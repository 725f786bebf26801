import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { status as grpcStatus } from '@grpc/grpc-js';
import { codeOf } from '@pipeline/shared/errors.ts';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import { startSccEmulator } from '../../local/emulators/scc/index.ts';
import { startCutProxy, type CutProxy } from '../../tools/lib/cut-proxy.ts';
import { falcoEvents, post, startTestStack, until, type TestStack } from '../pipeline/support.ts';

const outageMs = 5000;

describe('an outage of five seconds', () => {
  let proxy: CutProxy;
  beforeEach(async () => {
    proxy = await startCutProxy();
  });
  afterEach(async () => proxy.close());

  describe('of Pub/Sub', () => {
    let stack: TestStack;
    beforeEach(async () => {
      // Only receive is disconnected, and only our own emulator supports injected faults.
      stack = await startTestStack({
        pubsubHost: undefined,
        settings: { receive: { PUBSUB_EMULATOR_HOST: proxy.host } },
      });
      proxy.leadTo(stack.emulator?.port ?? 0);
    });
    afterEach(async () => stack.close());

    const outages: { what: string; begin: () => void; end: () => void }[] = [
      {
        what: 'the network is cut',
        begin: () => {
          proxy.cut();
        },
        end: () => {
          proxy.restore();
        },
      },
      {
        what: 'Pub/Sub answers UNAVAILABLE',
        begin: () =>
          stack.emulator?.setFaults({ publish: { code: grpcStatus.UNAVAILABLE, rate: 1 } }),
        end: () => stack.emulator?.setFaults({ publish: undefined }),
      },
    ];
    for (const { what, begin, end } of outages) {
      it(`costs no request in flight: ${what}`, async () => {
        const events = await falcoEvents(65);
        // The connection exists when the outage begins.
        const sentAt = Date.now();
        assert.equal((await post(stack, events.pop() ?? '')).status, 200);
        const usual = Date.now() - sentAt;
        begin();
        const endsAt = Date.now() + outageMs;
        const answers = events.map(async (event) => {
          const { status } = await post(stack, event);
          return { status, after: Date.now() - endsAt };
        });
        await sleep(outageMs);
        end();
        const answered = await Promise.all(answers);
        assert.deepEqual(new Set(answered.map(({ status }) => status)), new Set([200]));
        const first = Math.min(...answered.map(({ after }) => after));
        assert.ok(first >= 0, 'nothing was out, so nothing was shown');
        // A second for the connection, plus the time of a response on a machine that runs other tests.
        assert.ok(first < 1000 + 5 * usual, `the first success came ${first} ms after the end`);
        await until(() => stack.scc.findings().length === 65);
      });
    }
  });

  it('of Security Command Center is over for its client within a second', async () => {
    const scc = await startSccEmulator();
    proxy.leadTo(scc.port);
    const client = createSecurityCenterClient('global', proxy.host);
    const attempt = async (): Promise<unknown> => {
      try {
        await client.getSource({ name: scc.source }, { timeout: 1000 });
        return grpcStatus.OK;
      } catch (error) {
        return codeOf(error);
      }
    };
    try {
      // The connection exists when the outage begins.
      assert.equal(await attempt(), grpcStatus.OK);
      const sentAt = Date.now();
      assert.equal(await attempt(), grpcStatus.OK);
      const usual = Date.now() - sentAt;
      proxy.cut();
      const endsAt = Date.now() + outageMs;
      while (Date.now() < endsAt) {
        assert.equal(await attempt(), grpcStatus.UNAVAILABLE);
        await sleep(50);
      }
      proxy.restore();
      await until(async () => (await attempt()) === grpcStatus.OK);
      const after = Date.now() - endsAt;
      assert.ok(after < 1000 + 5 * usual, `the first success came ${after} ms after the end`);
    } finally {
      await client.close();
      await scc.close();
    }
  });
});
