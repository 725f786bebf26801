import assert from 'node:assert/strict';
import { falcoEvents, post, startTestStack, until, type TestStack } from '../pipeline/support.ts';

/** The shutdown of a pulling stage. Uses our own emulator, which reports leased messages. */
describe('shutdown of a stage that pulls', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  /** The settings of write. */
  const outstanding = (): number =>
    ['findings-write', 'findings-write-urgent'].reduce((sum, name) => {
      const full = `projects/${stack.projectId}/subscriptions/${name}`;
      return sum + (stack.emulator?.counts(full).outstanding ?? 0);
    }, 0);

  async function start(
    settings: Record<string, string>,
    onLine?: (line: string) => void,
  ): Promise<TestStack> {
    return startTestStack({
      deliveredBy: 'pull',
      pubsubHost: undefined,
      settings: { write: settings },
      // So that nothing is redelivered by itself during a test.
      delivery: { ackDeadlineSeconds: 60, backoff: { minimum: 1, maximum: 5 } },
      onLine: (stage, line) => {
        if (stage === 'write') onLine?.(line);
      },
    });
  }

  it('finishes messages in flight, leaves the others to other instances, and loses or duplicates nothing', async () => {
    stack = await start({ MAX_OUTSTANDING_MESSAGES: '20' });
    let calls = 0;
    stack.scc.onWrite(() => {
      calls += 1;
    });
    stack.scc.setFaults({ latencyMs: 200 });
    const events = await falcoEvents(300);
    for (let at = 0; at < events.length; at += 50) {
      const { status } = await post(stack, `[${events.slice(at, at + 50).join(',')}]`);
      assert.equal(status, 200);
    }
    for (const stage of ['write', 'enrich', 'write'] as const) {
      const before = stack.ledger.totals().written;
      await until(() => stack.ledger.totals().written > before + 20);
      assert.equal(await stack.stages[stage].stop(), 0);
      await stack.stages[stage].start();
    }
    await until(() => stack.scc.findings().length === 300 && stack.ledger.underWay.length === 0);
    const { written, duplicate, dead } = stack.ledger.totals();
    // One call wrote each: messages in flight were acknowledged, and not redelivered.
    assert.deepEqual([written, duplicate, dead, calls], [300, 0, 0, 300]);
  });

  it('returns messages that wait for a slot at once', async () => {
    stack = await start({
      WRITES_PER_MINUTE: '60',
      MAX_OUTSTANDING_MESSAGES: '40',
      // Unreturned messages would outlast this time, and the container would exit with 1.
      SHUTDOWN_SECONDS: '10',
    });
    await post(stack, `[${(await falcoEvents(40)).join(',')}]`);
    await until(() => outstanding() >= 20);
    assert.equal(await stack.stages.write.stop(), 0);
    assert.equal(outstanding(), 0);
    assert.ok((stack.ledger.reasons.get('retried: paced') ?? 0) > 10);
  });

  it('returns hanging messages at its deadline or a second signal, and exits with 1', async () => {
    for (const twice of [false, true]) {
      const said: string[] = [];
      stack = await start({ SHUTDOWN_SECONDS: twice ? '60' : '4' }, (line) => said.push(line));
      stack.scc.setFaults({ latencyMs: 8000 });
      await post(stack, `[${(await falcoEvents(10)).join(',')}]`);
      await until(() => outstanding() === 10);
      const ended = stack.stages.write.stop();
      if (twice) {
        await until(() => said.some((line) => line.includes('"stopping"')));
        assert.equal(await stack.stages.write.stop(), 1);
      }
      assert.equal(await ended, 1);
      assert.equal(outstanding(), 0);
      stack.scc.setFaults({ latencyMs: 0 });
      await stack.stages.write.start();
      await until(() => stack.scc.findings().length === 10);
      if (!twice) await stack.close();
    }
  });

  it('respects its limit of messages, and waits for the rate instead of returning them', async () => {
    stack = await start({ WRITES_PER_MINUTE: '1200', MAX_OUTSTANDING_MESSAGES: '10' });
    let most = 0;
    stack.emulator?.onDelivery(() => {
      most = Math.max(most, outstanding());
    });
    await post(stack, `[${(await falcoEvents(60)).join(',')}]`);
    await until(() => stack.scc.findings().length === 60);
    // All are from one of its two subscriptions, which has half of the limit.
    assert.ok(most > 1 && most <= 5, `${most} at a time`);
    assert.equal(stack.ledger.of('write').retried, 0);
  });
});
