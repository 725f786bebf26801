import assert from 'node:assert/strict';
import {
  type Bench,
  deliveriesOf,
  ManualClock,
  startBench,
  subscriptionName,
  topicName,
} from './harness.ts';

describe('publish and pull, with the real client', () => {
  const clock = new ManualClock();
  let bench: Bench;

  before(async () => {
    bench = await startBench({ clock });
  });

  after(async () => {
    await bench.close();
  });

  async function pull(id: string, maxMessages = 10) {
    const subscription = subscriptionName(id);
    const [{ receivedMessages }] = await bench.subscriber.pull({
      subscription,
      maxMessages,
      returnImmediately: true,
    });
    return receivedMessages ?? [];
  }

  it('deliver a published message until it is acknowledged', async () => {
    const [topic] = await bench.client.createTopic('round-trip');
    await topic.createSubscription('round-trip-sub');
    const data = Buffer.from([0, 1, 254, 255]);
    const messageId = await topic.publishMessage({ data, attributes: { format: 'é' } });

    const [received, ...others] = await pull('round-trip-sub');
    assert.equal(others.length, 0);
    assert.deepEqual(received?.message, {
      data,
      attributes: { format: 'é' },
      messageId,
      publishTime: { seconds: String(Math.floor(clock.now() / 1000)), nanos: 678_000_000 },
      orderingKey: '',
    });
    assert.equal(received?.deliveryAttempt, 0, 'there is no dead-letter policy');
    assert.deepEqual(await pull('round-trip-sub'), [], 'it is out');

    const subscription = subscriptionName('round-trip-sub');
    await bench.subscriber.acknowledge({ subscription, ackIds: [received?.ackId ?? ''] });
    clock.advance(3_600_000);
    assert.deepEqual(await pull('round-trip-sub'), []);
    assert.deepEqual(bench.emulator.counts(subscription), { undelivered: 0, outstanding: 0 });
  });

  it('deliver an attribute with any name', async () => {
    const [topic] = await bench.client.createTopic('names');
    await topic.createSubscription('names-sub');
    const attributes = Object.fromEntries([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    await bench.publisher.publish({ topic: topicName('names'), messages: [{ attributes }] });
    const [received] = await pull('names-sub');
    assert.deepEqual(Object.entries(received?.message?.attributes ?? {}), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('deliver to each subscription the messages that pass its filter, and count no others', async () => {
    const [topic] = await bench.client.createTopic('filtered');
    const urgent = 'attributes.severity = "CRITICAL" OR attributes.severity = "HIGH"';
    await topic.createSubscription('urgent-sub', { filter: urgent });
    await topic.createSubscription('others-sub', { filter: `NOT (${urgent})` });
    await topic.createSubscription('all-sub');
    for (const severity of ['LOW', 'HIGH', 'CRITICAL', 'high']) {
      await topic.publishMessage({ data: Buffer.from(severity), attributes: { severity } });
    }
    await topic.publishMessage({ data: Buffer.from('none') });
    const texts = async (id: string) =>
      (await pull(id)).map(({ message }) => String(message?.data));
    const counts = (id: string) => bench.emulator.counts(subscriptionName(id)).undelivered;
    assert.deepEqual([counts('urgent-sub'), counts('others-sub'), counts('all-sub')], [2, 3, 5]);
    assert.deepEqual(await texts('urgent-sub'), ['HIGH', 'CRITICAL']);
    assert.deepEqual(await texts('others-sub'), ['LOW', 'high', 'none']);
    assert.equal((await texts('all-sub')).length, 5);
  });

  it('name messages with increasing decimal numbers, too long for a double', async () => {
    const [topic] = await bench.client.createTopic('ids');
    const ids = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => topic.publishMessage({ json: { n } })),
    );
    for (const id of ids) assert.match(id, /^\d{17}$/);
    assert.deepEqual(ids.toSorted(), ids);
    assert.equal(new Set(ids).size, 50);
    assert.ok(ids.some((id) => String(Number(id)) !== id));
  });

  it('deliver each message to every subscription that exists', async () => {
    const [topic] = await bench.client.createTopic('fan-out');
    await topic.publishMessage({ data: Buffer.from('lost') });
    await topic.createSubscription('fan-out-1');
    await topic.createSubscription('fan-out-2');
    await topic.publishMessage({ data: Buffer.from('kept') });
    for (const id of ['fan-out-1', 'fan-out-2']) {
      const texts = (await pull(id)).map(({ message }) => String(message?.data));
      assert.deepEqual(texts, ['kept']);
    }
  });

  it('redeliver after the ack deadline, and accept no later acknowledgement', async () => {
    const [topic] = await bench.client.createTopic('expiry');
    await topic.createSubscription('expiry-sub', { ackDeadlineSeconds: 30 });
    const deliveries = deliveriesOf(bench.emulator);
    await topic.publishMessage({ data: Buffer.from('slow') });
    const [first] = await pull('expiry-sub');
    clock.advance(29_999);
    assert.deepEqual(await pull('expiry-sub'), []);

    const subscription = subscriptionName('expiry-sub');
    clock.advance(1);
    await bench.subscriber.acknowledge({ subscription, ackIds: [first?.ackId ?? ''] });
    const [second] = await pull('expiry-sub');
    assert.equal(second?.message?.messageId, first?.message?.messageId);
    assert.notEqual(second?.ackId, first?.ackId);
    const delivery = deliveries.items.find((each) => each.subscription === subscription);
    assert.deepEqual(delivery, {
      subscription,
      messageId: first?.message?.messageId,
      attributes: {},
      attempt: 1,
      outcome: 'nacked',
      detail: 'ack deadline expired',
    });
  });

  it('extend the ack deadline, and redeliver a nacked message at once', async () => {
    const [topic] = await bench.client.createTopic('modify');
    await topic.createSubscription('modify-sub');
    await topic.publishMessage({ data: Buffer.from('x') });
    const subscription = subscriptionName('modify-sub');
    const [first] = await pull('modify-sub');
    const ackIds = [first?.ackId ?? ''];
    await bench.subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 600 });
    clock.advance(599_000);
    assert.deepEqual(await pull('modify-sub'), []);
    await bench.subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
    assert.equal((await pull('modify-sub')).length, 1);
  });

  it('let a pull wait for a message, within its limit', async () => {
    const [topic] = await bench.client.createTopic('waiting');
    await topic.createSubscription('waiting-sub');
    const request = { subscription: subscriptionName('waiting-sub'), maxMessages: 5 };
    const waiting = bench.subscriber.pull(request);
    await topic.publishMessage({ data: Buffer.from('at last') });
    const [{ receivedMessages }] = await waiting;
    assert.equal(receivedMessages?.length, 1);
    const ackIds = [receivedMessages?.[0]?.ackId ?? ''];
    await bench.subscriber.acknowledge({ subscription: request.subscription, ackIds });

    const timePasses = setInterval(() => {
      clock.advance(1000);
    }, 1);
    const [empty] = await bench.subscriber.pull(request);
    clearInterval(timePasses);
    assert.deepEqual(empty.receivedMessages, []);
  });

  it('keep the messages of a subscription whose topic was deleted', async () => {
    const [topic] = await bench.client.createTopic('deleted');
    const [subscription] = await topic.createSubscription('deleted-sub');
    await topic.publishMessage({ data: Buffer.from('left behind') });
    await topic.delete();
    await assert.rejects(topic.publishMessage({ data: Buffer.from('late') }), { code: 5 });
    assert.equal((await subscription.getMetadata())[0].topic, '_deleted-topic_');
    assert.equal((await pull('deleted-sub')).length, 1);
    await bench.client.createTopic('deleted');
    const list = await bench.publisher.listTopicSubscriptions({ topic: topicName('deleted') });
    assert.deepEqual(list[0], []);
  });
});
