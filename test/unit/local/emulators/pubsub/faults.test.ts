import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import {
  type Bench,
  deliveriesOf,
  startBench,
  startReceiver,
  subscriptionName,
  topicName,
} from './harness.ts';

describe('injected faults, and inspection', () => {
  let bench: Bench;
  let dice: number[];

  beforeEach(async () => {
    dice = [];
    bench = await startBench({ random: () => dice.shift() ?? 0.99 });
    const [topic] = await bench.client.createTopic('topic');
    await topic.createSubscription('topic-sub');
  });

  afterEach(async () => {
    await bench.close();
  });

  async function publish(text: string): Promise<unknown> {
    const messages = [{ data: Buffer.from(text), attributes: { text } }];
    return bench.publisher.publish({ topic: topicName('topic'), messages });
  }

  it('fail a share of publish requests, and keep nothing of them', async () => {
    bench.emulator.setFaults({ publish: { code: status.PERMISSION_DENIED, rate: 0.5 } });
    dice = [0.49, 0.5];
    await assert.rejects(publish('lost'), { code: status.PERMISSION_DENIED });
    await publish('kept');
    bench.emulator.setFaults({ publish: undefined });
    await publish('kept, too');
    const unacked = bench.emulator.unacked(subscriptionName('topic-sub'));
    assert.deepEqual(
      unacked.map(({ data }) => data.toString()),
      ['kept', 'kept, too'],
    );
  });

  it('are survived by a client that retries', async () => {
    bench.emulator.setFaults({ publish: { code: status.UNAVAILABLE, rate: 0.5 } });
    dice = [0.1, 0.1, 0.9];
    const data = Buffer.from('persistent');
    await bench.client.topic('topic').publishMessage({ data });
    assert.equal(dice.length, 0);
    assert.equal(bench.emulator.counts(subscriptionName('topic-sub')).undelivered, 1);
  });

  it('delay publishers', async () => {
    bench.emulator.setFaults({ publishLatencyMs: 30 });
    const before = performance.now();
    await publish('slow');
    assert.ok(performance.now() - before >= 29);
  });

  it('redeliver an acknowledged message, but only once', async () => {
    const receiver = await startReceiver(() => 204);
    const deliveries = deliveriesOf(bench.emulator);
    await bench.client.subscription('topic-sub').modifyPushConfig({ pushEndpoint: receiver.url });
    bench.emulator.setFaults({ redeliverRate: 1 });
    await publish('twice');
    const [first, second] = await deliveries.until(2);
    assert.deepEqual([first?.outcome, second?.outcome], ['acked', 'acked']);
    assert.equal(first?.messageId, second?.messageId);
    bench.emulator.setFaults({ redeliverRate: 0 });
    await publish('once');
    const [, , third] = await deliveries.until(3);
    assert.deepEqual(third?.attributes, { text: 'once' });
    assert.equal(receiver.requests.items.length, 3);
    await receiver.close();
  });

  it('show the messages of a subscription without pulling them', async () => {
    const name = subscriptionName('topic-sub');
    await publish('one');
    await publish('two');
    const [{ receivedMessages }] = await bench.subscriber.pull({
      subscription: name,
      maxMessages: 1,
    });
    const seen = bench.emulator.unacked(name);
    assert.equal(seen[0]?.id, receivedMessages?.[0]?.message?.messageId);
    assert.deepEqual(
      seen.map(({ data, attributes, outstanding, deliveryAttempt }) => [
        data.toString(),
        attributes,
        outstanding,
        deliveryAttempt,
      ]),
      [
        ['one', { text: 'one' }, true, 1],
        ['two', { text: 'two' }, false, 1],
      ],
    );
    assert.ok(Math.abs((seen[0]?.publishTime.getTime() ?? 0) - Date.now()) < 5000);
    assert.equal(bench.emulator.unacked(name, 1).length, 1);
    assert.deepEqual(bench.emulator.counts(name), { undelivered: 2, outstanding: 1 });
    assert.throws(() => bench.emulator.counts('projects/bench/subscriptions/nope'), /not found/);
  });

  it('stop reporting deliveries on request', async () => {
    const told: string[] = [];
    const stop = bench.emulator.onDelivery(({ outcome }) => told.push(outcome));
    const subscription = subscriptionName('topic-sub');
    for (const text of ['one', 'two']) {
      await publish(text);
      const [{ receivedMessages }] = await bench.subscriber.pull({ subscription, maxMessages: 1 });
      const ackIds = [receivedMessages?.[0]?.ackId ?? ''];
      await bench.subscriber.acknowledge({ subscription, ackIds });
      stop();
    }
    assert.deepEqual(told, ['acked']);
  });
});
