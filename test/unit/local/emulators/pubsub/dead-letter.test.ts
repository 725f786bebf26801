import assert from 'node:assert/strict';
import {
  type Bench,
  deliveriesOf,
  ManualClock,
  startBench,
  startReceiver,
  subscriptionName,
  topicName,
} from './harness.ts';

const attempts = 5;
const retryPolicy = {
  minimumBackoff: { nanos: 1_000_000 },
  maximumBackoff: { nanos: 1_000_000 },
};

describe('dead letters', () => {
  let bench: Bench;

  afterEach(async () => {
    await bench.close();
  });

  async function createTopics(): Promise<void> {
    await bench.client.createTopic('source');
    const [dead] = await bench.client.createTopic('dead');
    await dead.createSubscription('dead-sub');
  }

  async function pull(id: string) {
    const [{ receivedMessages }] = await bench.subscriber.pull({
      subscription: subscriptionName(id),
      maxMessages: 10,
      returnImmediately: true,
    });
    return receivedMessages ?? [];
  }

  it('go to their topic after the last attempt, with their origin', async () => {
    bench = await startBench();
    const receiver = await startReceiver(() => 503);
    const deliveries = deliveriesOf(bench.emulator);
    await createTopics();
    await bench.client.topic('source').createSubscription('source-sub', {
      pushConfig: { pushEndpoint: receiver.url },
      retryPolicy,
      deadLetterPolicy: { deadLetterTopic: topicName('dead'), maxDeliveryAttempts: attempts },
    });
    const id = await bench.client
      .topic('source')
      .publishMessage({ data: Buffer.from('poison'), attributes: { format: 'falco' } });

    const outcomes = await deliveries.until(attempts);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['nacked', 'nacked', 'nacked', 'nacked', 'deadLettered'],
    );
    const sent = receiver.requests.items.map(
      ({ body }) => /"deliveryAttempt":(\d+)/.exec(body)?.[1],
    );
    assert.deepEqual(sent, ['1', '2', '3', '4', '5']);

    const [letter] = await pull('dead-sub');
    assert.equal(String(letter?.message?.data), 'poison');
    assert.notEqual(letter?.message?.messageId, id);
    const { CloudPubSubDeadLetterSourceTopicPublishTime: time, ...attributes } =
      letter?.message?.attributes ?? {};
    assert.match(time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    assert.deepEqual(attributes, {
      format: 'falco',
      CloudPubSubDeadLetterSourceDeliveryCount: '5',
      CloudPubSubDeadLetterSourceSubscription: 'source-sub',
      CloudPubSubDeadLetterSourceSubscriptionProject: 'bench',
      CloudPubSubDeadLetterSourceDeliveryErrorMessage: 'HTTP 503',
    });
    await receiver.close();
  });

  it('count the attempts of a puller, and report no error without one', async () => {
    const clock = new ManualClock();
    bench = await startBench({ clock });
    await createTopics();
    await bench.client.topic('source').createSubscription('pulled-sub', {
      deadLetterPolicy: { deadLetterTopic: topicName('dead') },
    });
    await bench.client.topic('source').publishMessage({ data: Buffer.from('unwanted') });
    const subscription = subscriptionName('pulled-sub');
    const counted: unknown[] = [];
    for (let n = 0; n < attempts; n += 1) {
      const [received] = await pull('pulled-sub');
      counted.push(received?.deliveryAttempt);
      // Both kinds of failure count.
      if (n % 2 === 0) clock.advance(10_000);
      else {
        const ackIds = [received?.ackId ?? ''];
        await bench.subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      }
    }
    assert.deepEqual(counted, [1, 2, 3, 4, 5]);
    assert.deepEqual(await pull('pulled-sub'), []);
    const [letter] = await pull('dead-sub');
    assert.equal(letter?.deliveryAttempt, 0, 'its own subscription has no dead-letter policy');
    const { attributes = {} } = letter?.message ?? {};
    assert.ok(attributes !== null);
    assert.ok(!('CloudPubSubDeadLetterSourceDeliveryErrorMessage' in attributes));
    assert.equal(attributes['CloudPubSubDeadLetterSourceDeliveryCount'], '5');
    assert.equal(bench.emulator.counts(subscription).undelivered, 0);
  });

  it('stay in the subscription while their topic is missing', async () => {
    bench = await startBench();
    await createTopics();
    const receiver = await startReceiver(() => 500);
    const deliveries = deliveriesOf(bench.emulator);
    await bench.client.topic('source').createSubscription('orphan-sub', {
      pushConfig: { pushEndpoint: receiver.url },
      retryPolicy,
      deadLetterPolicy: { deadLetterTopic: topicName('dead'), maxDeliveryAttempts: attempts },
    });
    await bench.client.topic('dead').delete();
    await bench.client.topic('source').publishMessage({ data: Buffer.from('poison') });
    await deliveries.until(attempts + 2);
    assert.ok(deliveries.items.every(({ outcome }) => outcome === 'nacked'));
    const before = deliveries.items.length;
    await bench.client.createTopic('dead');
    await deliveries.until(before + 1);
    assert.equal(deliveries.items.at(-1)?.outcome, 'deadLettered');
    assert.equal(bench.emulator.counts(subscriptionName('orphan-sub')).undelivered, 0);
    await receiver.close();
  });
});
