import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import {
  type Bench,
  deliveriesOf,
  ManualClock,
  startBench,
  startReceiver,
  subscriptionName,
  topicName,
} from './harness.ts';

const tenMinutes = 600_000;

describe('Seek to a time, with the real client', () => {
  let clock: ManualClock;
  let bench: Bench;

  beforeEach(async () => {
    clock = new ManualClock();
    bench = await startBench({ clock });
  });

  afterEach(async () => {
    await bench.close();
  });

  async function publish(topic: string, text: string): Promise<void> {
    await bench.client.topic(topic).publishMessage({ data: Buffer.from(text) });
  }

  async function createTopic(id: string, retentionMs: number): Promise<void> {
    const messageRetentionDuration = { seconds: retentionMs / 1000 };
    await bench.publisher.createTopic({ name: topicName(id), messageRetentionDuration });
  }

  /** Returns the messages of a pull, and acknowledges them. */
  async function take(id: string): Promise<string[]> {
    const subscription = subscriptionName(id);
    const [{ receivedMessages }] = await bench.subscriber.pull({
      subscription,
      maxMessages: 10,
      returnImmediately: true,
    });
    const ackIds = (receivedMessages ?? []).map(({ ackId }) => ackId ?? '');
    if (ackIds.length > 0) await bench.subscriber.acknowledge({ subscription, ackIds });
    return (receivedMessages ?? []).map(({ message }) => String(message?.data));
  }

  async function seek(id: string, ms: number): Promise<void> {
    const time = { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 };
    await bench.subscriber.seek({ subscription: subscriptionName(id), time });
  }

  it('redelivers the messages that the topic retains, also to a later subscription', async () => {
    await createTopic('topic', tenMinutes);
    await publish('topic', 'a');
    clock.advance(1000);
    const time = clock.now();
    await publish('topic', 'b');
    clock.advance(1000);
    await publish('topic', 'c');
    await bench.client.createSubscription('topic', 'late');
    assert.deepEqual(await take('late'), []);
    await seek('late', time);
    assert.deepEqual(await take('late'), ['b', 'c']);
    clock.advance(tenMinutes - 500);
    await seek('late', 0);
    assert.deepEqual(await take('late'), ['c'], 'the others are no longer retained');
  });

  it('redelivers only the messages that pass the filter', async () => {
    await createTopic('topic', tenMinutes);
    await publish('topic', 'a');
    await bench.client.createSubscription('topic', 'some', { filter: 'attributes:x' });
    await seek('some', 0);
    assert.deepEqual(await take('some'), []);
  });

  it('redelivers acknowledged messages if the subscription retains them', async () => {
    await bench.client.createTopic('topic');
    await bench.client.createSubscription('topic', 'keeps', { retainAckedMessages: true });
    await bench.client.createSubscription('topic', 'forgets');
    await publish('topic', 'a');
    assert.deepEqual(await take('keeps'), ['a']);
    assert.deepEqual(await take('forgets'), ['a']);
    await seek('keeps', clock.now());
    await seek('forgets', clock.now());
    assert.deepEqual(await take('keeps'), ['a']);
    assert.deepEqual(await take('forgets'), []);
  });

  it('forward in time acknowledges messages that wait, are leased, or are in backoff', async () => {
    await bench.client.createTopic('topic');
    await bench.client.createSubscription('topic', 'purged', { retryPolicy: {} });
    const subscription = subscriptionName('purged');
    for (const text of ['out', 'backoff', 'ready']) await publish('topic', text);
    const [{ receivedMessages }] = await bench.subscriber.pull({ subscription, maxMessages: 2 });
    const [out, failed] = (receivedMessages ?? []).map(({ ackId }) => ackId ?? '');
    await bench.subscriber.modifyAckDeadline({
      subscription,
      ackIds: [failed ?? ''],
      ackDeadlineSeconds: 0,
    });
    clock.advance(1);
    await publish('topic', 'later');
    await seek('purged', clock.now());
    assert.deepEqual(bench.emulator.counts(subscription), { undelivered: 1, outstanding: 0 });
    await bench.subscriber.acknowledge({ subscription, ackIds: [out ?? ''] });
    clock.advance(tenMinutes);
    assert.deepEqual(await take('purged'), ['later']);
  });

  it('pushes redelivered messages again', async () => {
    await createTopic('topic', tenMinutes);
    const receiver = await startReceiver(() => 204);
    const deliveries = deliveriesOf(bench.emulator);
    await bench.client.createSubscription('topic', 'pushed', { pushEndpoint: receiver.url });
    await publish('topic', 'a');
    await deliveries.until(1);
    await seek('pushed', clock.now());
    await deliveries.until(2);
    assert.equal(receiver.requests.items.length, 2);
    await receiver.close();
  });

  it('requires a subscription and a time', async () => {
    await bench.client.createTopic('topic');
    await bench.client.createSubscription('topic', 'here');
    const { INVALID_ARGUMENT: code } = status;
    const subscription = subscriptionName('here');
    await assert.rejects(bench.subscriber.seek({ subscription }), { code });
    await assert.rejects(seek('nowhere', 0), { code: status.NOT_FOUND });
  });
});
