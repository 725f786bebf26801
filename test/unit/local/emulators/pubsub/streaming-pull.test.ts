import assert from 'node:assert/strict';
import type { Message } from '@google-cloud/pubsub';
import { type Bench, deliveriesOf, Inbox, startBench, subscriptionName } from './harness.ts';

describe('streaming pull, with the real client', () => {
  let bench: Bench;

  before(async () => {
    bench = await startBench();
  });

  after(async () => {
    await bench.close();
  });

  it('delivers messages as they arrive, and redelivers nacked ones', async () => {
    const [topic] = await bench.client.createTopic('stream');
    await topic.createSubscription('stream-sub', {
      retryPolicy: { minimumBackoff: { nanos: 10_000_000 }, maximumBackoff: { nanos: 10_000_000 } },
    });
    const deliveries = deliveriesOf(bench.emulator);
    const subscription = bench.client.subscription('stream-sub');
    const inbox = new Inbox<Message>();
    subscription.on('message', (message: Message) => {
      // Nack each message at its first delivery.
      if (inbox.items.length < 3) message.nack();
      else message.ack();
      inbox.add(message);
    });
    const published = await Promise.all(
      ['a', 'b', 'c'].map(async (text) => topic.publishMessage({ data: Buffer.from(text) })),
    );
    const received = (await inbox.until(6)).map(({ id }) => id);
    assert.deepEqual(received.slice(0, 3).toSorted(), published);
    assert.deepEqual(received.slice(3).toSorted(), published);
    const outcomes = (await deliveries.until(6)).map(({ outcome, attempt }) => outcome + attempt);
    assert.deepEqual(outcomes.toSorted(), [
      'acked2',
      'acked2',
      'acked2',
      'nacked1',
      'nacked1',
      'nacked1',
    ]);
    assert.equal(bench.emulator.counts(subscriptionName('stream-sub')).undelivered, 0);
    await subscription.close();
  });

  it('leases no more messages than the subscriber allows', async () => {
    const [topic] = await bench.client.createTopic('flow');
    await topic.createSubscription('flow-sub');
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => topic.publishMessage({ json: { n } })),
    );
    const subscription = bench.client.subscription('flow-sub', {
      flowControl: { maxMessages: 3, allowExcessMessages: false },
      streamingOptions: { maxStreams: 1 },
    });
    const inbox = new Inbox<Message>();
    const held: Message[] = [];
    let most = 0;
    subscription.on('message', (message: Message) => {
      most = Math.max(most, bench.emulator.counts(subscriptionName('flow-sub')).outstanding);
      held.push(message);
      inbox.add(message);
      if (held.length === 3) for (const each of held.splice(0)) each.ack();
    });
    await inbox.until(18);
    for (const each of held.splice(0)) each.ack();
    await inbox.until(20);
    for (const each of held) each.ack();
    assert.equal(most, 3);
    await subscription.close();
  });

  it('acknowledges and extends on the stream itself', async () => {
    const [topic] = await bench.client.createTopic('on-stream');
    await topic.createSubscription('on-stream-sub');
    const deliveries = deliveriesOf(bench.emulator);
    await topic.publishMessage({ data: Buffer.from('x') });
    await topic.publishMessage({ data: Buffer.from('y') });
    const subscription = subscriptionName('on-stream-sub');
    const stream = bench.subscriber.streamingPull();
    const ackIds = new Inbox<string>();
    stream.on('data', (response: { receivedMessages: { ackId: string }[] }) => {
      for (const { ackId } of response.receivedMessages) ackIds.add(ackId);
    });
    stream.write({ subscription, streamAckDeadlineSeconds: 10 });
    const [first = '', second = ''] = await ackIds.until(2);
    stream.write({});
    stream.write({ modifyDeadlineAckIds: [first], modifyDeadlineSeconds: [60] });
    stream.write({ ackIds: [first], modifyDeadlineAckIds: [second], modifyDeadlineSeconds: [0] });
    const [, , third = ''] = await ackIds.until(3);
    stream.write({ ackIds: [third] });
    const outcomes = (await deliveries.until(3)).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ['acked', 'nacked', 'acked']);
    const ended = new Promise((resolve) => {
      stream.on('end', resolve);
    });
    stream.end();
    await ended;
  });

  it('shares messages between the streams of a subscription', async () => {
    const [topic] = await bench.client.createTopic('shared');
    await topic.createSubscription('shared-sub');
    const seen = new Inbox<string>();
    const subscriptions = [1, 2].map(() =>
      bench.client.subscription('shared-sub', { flowControl: { maxMessages: 5 } }),
    );
    for (const subscription of subscriptions) {
      subscription.on('message', (message: Message) => {
        message.ack();
        seen.add(message.id);
      });
    }
    const ids = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => topic.publishMessage({ json: { n } })),
    );
    assert.deepEqual((await seen.until(200)).toSorted(), ids.toSorted());
    await Promise.all(subscriptions.map(async (subscription) => subscription.close()));
  });

  it('ends the stream of a deleted subscription', async () => {
    const [topic] = await bench.client.createTopic('ending');
    const [created] = await topic.createSubscription('ending-sub');
    const subscription = bench.client.subscription('ending-sub');
    const messages = new Inbox<Message>();
    subscription.on('message', (message: Message) => {
      message.ack();
      messages.add(message);
    });
    await topic.publishMessage({ data: Buffer.from('x') });
    await messages.until(1);
    const failed = new Promise((resolve) => {
      subscription.on('error', resolve);
    });
    await created.delete();
    const error = await failed;
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 5);
    await subscription.close();
  });
});
