import assert from 'node:assert/strict';
import sinon from 'sinon';
import { peekMessages } from '../../../../scripts/dead-letters/peek-messages.ts';
import { peekDeadLetters } from '../../../../scripts/doctor/peek-dead-letters.ts';
import { startPubSubEmulator } from '../../../../local/emulators/pubsub/index.ts';
import { localPubSub, localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';

describe('waiting dead letters', () => {
  /** Peeks at up to this many; all remain afterwards, and none is leased. */
  async function look(
    number: number,
    attributesOf: (index: number) => Record<string, string>,
  ): Promise<Awaited<ReturnType<typeof peekDeadLetters>>> {
    const emulator = await startPubSubEmulator();
    const pubsub = localPubSub('p', emulator.host);
    const subscriber = localSubscriber(emulator.host);
    try {
      const [topic] = await pubsub.createTopic('dead');
      await topic.createSubscription('dead');
      const data = Buffer.from('x');
      await Promise.all(
        Array.from({ length: number }, async (_, index) =>
          topic.publishMessage({ data, attributes: attributesOf(index) }),
        ),
      );
      const name = 'projects/p/subscriptions/dead';
      const waiting = await peekDeadLetters(subscriber, name, 5000);
      assert.deepEqual(emulator.counts(name), { undelivered: number, outstanding: 0 });
      return waiting;
    } finally {
      await Promise.all([pubsub.close(), subscriber.close()]);
      await emulator.close();
    }
  }

  it('are counted over several pulls, by reason, and released', async () => {
    const start = Math.floor(Date.now() / 1000) * 1000;
    const { count, isAll, reasons, oldestMs } = await look(2500, (index) =>
      index % 5 === 0
        ? { reason: 'unknown-format' }
        : index % 5 === 1
          ? { CloudPubSubDeadLetterSourceSubscription: 'events-enrich' }
          : {},
    );
    assert.deepEqual([count, isAll], [2500, true]);
    assert.deepEqual(Object.fromEntries(reasons), {
      'unknown-format': 500,
      'max-delivery-attempts': 500,
      unknown: 1500,
    });
    assert.ok(oldestMs !== undefined && oldestMs >= start && oldestMs <= Date.now());
  });

  it('are read up to a limit, which the result reports', async () => {
    const { count, isAll } = await look(6500, () => ({}));
    assert.deepEqual([count, isAll], [5000, false]);
  });

  it('are leased for ten seconds, held for at most five, and all released', async () => {
    const emulator = await startPubSubEmulator();
    const pubsub = localPubSub('p', emulator.host);
    const subscriber = localSubscriber(emulator.host);
    const deadlines = sinon.spy(subscriber, 'modifyAckDeadline');
    try {
      const [topic] = await pubsub.createTopic('dead');
      await topic.createSubscription('dead');
      const data = Buffer.from('x');
      await Promise.all(Array.from({ length: 2500 }, async () => topic.publishMessage({ data })));
      const name = 'projects/p/subscriptions/dead';
      // Each pull takes two seconds.
      let looks = 0;
      const clock = { now: () => 2000 * looks++, sleep: async () => {} };
      const { messages, isAll } = await peekMessages(subscriber, name, { timeoutMs: 5000, clock });
      assert.deepEqual([messages.size, isAll], [2000, false]);
      const seconds = deadlines.args.map(([request]) => request?.ackDeadlineSeconds);
      assert.deepEqual(seconds, [10, 10, 0, 0]);
      assert.deepEqual(emulator.counts(name), { undelivered: 2500, outstanding: 0 });
    } finally {
      await Promise.all([pubsub.close(), subscriber.close()]);
      await emulator.close();
    }
  });

  it('are none in an empty subscription', async () => {
    const { count, isAll, oldestMs } = await look(0, () => ({}));
    assert.deepEqual([count, isAll, oldestMs], [0, true, undefined]);
  });
});
