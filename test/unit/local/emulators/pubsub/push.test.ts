import assert from 'node:assert/strict';
import {
  type Bench,
  deliveriesOf,
  Inbox,
  ManualClock,
  type Receiver,
  startBench,
  startReceiver,
  subscriptionName,
} from './harness.ts';

const quickRetry = {
  minimumBackoff: { nanos: 10_000_000 },
  maximumBackoff: { nanos: 20_000_000 },
};

describe('push', () => {
  let bench: Bench;
  let receiver: Receiver | undefined;

  async function receive(answer: (index: number) => number | 'hang' | 'reset'): Promise<Receiver> {
    receiver = await startReceiver(answer);
    return receiver;
  }

  beforeEach(async () => {
    bench = await startBench();
  });

  afterEach(async () => {
    await bench.close();
    await receiver?.close();
    receiver = undefined;
  });

  it('posts the wrapped message as the real service does', async () => {
    const { url, requests } = await receive(() => 204);
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('wrapped');
    await topic.createSubscription('wrapped-sub', { pushConfig: { pushEndpoint: url } });
    const messageId = await topic.publishMessage({
      data: Buffer.from('{"a":1}'),
      attributes: { format: 'falco' },
    });
    const [request] = await requests.until(1);
    assert.equal(request?.method, 'POST');
    assert.equal(request?.path, '/push');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(
      request?.headers['user-agent'],
      'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
    );
    const [delivery] = await deliveries.until(1);
    const { publishTime, publish_time, ...message } = parse(request?.body ?? '').message;
    assert.match(publishTime ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(publish_time, publishTime);
    assert.deepEqual(message, {
      attributes: { format: 'falco' },
      data: 'eyJhIjoxfQ==',
      messageId,
      message_id: messageId,
    });
    assert.deepEqual(delivery, {
      subscription: subscriptionName('wrapped-sub'),
      messageId,
      attributes: { format: 'falco' },
      attempt: 1,
      outcome: 'acked',
      detail: 'HTTP 204',
    });
  });

  it('omits empty values, and the attempt without a dead-letter policy', async () => {
    const { url, requests } = await receive(() => 200);
    const [topic] = await bench.client.createTopic('sparse');
    await topic.createSubscription('sparse-sub', { pushConfig: { pushEndpoint: url } });
    await topic.publishMessage({ attributes: { only: 'attributes' } });
    await topic.publishMessage({ data: Buffer.from('only data') });
    const bodies = (await requests.until(2)).map(({ body }) => parse(body));
    for (const { subscription, deliveryAttempt } of bodies) {
      assert.equal(subscription, subscriptionName('sparse-sub'));
      assert.equal(deliveryAttempt, undefined);
    }
    assert.equal(bodies[0]?.message.data, undefined);
    assert.equal(bodies[1]?.message.attributes, undefined);
  });

  it('treats 102, 200, 201, 202 and 204 as an acknowledgement, everything else as a nack', async () => {
    const statuses = [102, 200, 201, 202, 204, 203, 302, 400, 404, 429, 500, 503] as const;
    const { url } = await receive((index) => statuses[index] ?? 204);
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('statuses');
    await topic.createSubscription('statuses-sub', {
      pushConfig: { pushEndpoint: url },
      retryPolicy: quickRetry,
    });
    for (const n of statuses.keys()) {
      await topic.publishMessage({ json: { n } });
      await deliveries.until(n + 1);
    }
    const outcomes = deliveries.items.map(({ outcome, detail }) => `${outcome} ${detail}`);
    assert.deepEqual(
      outcomes.slice(0, 5).map((each) => each.slice(0, 5)),
      Array(5).fill('acked'),
    );
    for (const status of statuses.slice(5)) assert.ok(outcomes.includes(`nacked HTTP ${status}`));
  });

  it('retries until the endpoint recovers', async () => {
    const answers = [503, 'reset', 500, 429] as const;
    const { url, requests } = await receive((index) => answers[index] ?? 204);
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('recovering');
    await topic.createSubscription('recovering-sub', {
      pushConfig: { pushEndpoint: url },
      retryPolicy: quickRetry,
    });
    await topic.publishMessage({ data: Buffer.from('x') });
    const outcomes = (await deliveries.until(5)).map(({ attempt, outcome, detail }) => [
      attempt,
      outcome,
      detail,
    ]);
    assert.deepEqual(outcomes, [
      [1, 'nacked', 'HTTP 503'],
      [2, 'nacked', 'socket hang up'],
      [3, 'nacked', 'HTTP 500'],
      [4, 'nacked', 'HTTP 429'],
      [5, 'acked', 'HTTP 204'],
    ]);
    assert.equal(requests.items.length, 5);
    assert.equal(bench.emulator.counts(subscriptionName('recovering-sub')).undelivered, 0);
  });

  it('treats a missing endpoint as a failure', async () => {
    const gone = await startReceiver(() => 204);
    await gone.close();
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('nobody');
    await topic.createSubscription('nobody-sub', {
      pushConfig: { pushEndpoint: gone.url },
      retryPolicy: quickRetry,
    });
    await topic.publishMessage({ data: Buffer.from('x') });
    const [first] = await deliveries.until(1);
    assert.equal(first?.outcome, 'nacked');
    assert.match(first?.detail ?? '', /ECONNREFUSED/);
  });

  it('pauses if everything fails and there is no retry policy', async () => {
    const { url } = await receive(() => 500);
    const times = new Inbox<number>();
    bench.emulator.onDelivery(() => {
      times.add(performance.now());
    });
    const [topic] = await bench.client.createTopic('resting');
    await topic.createSubscription('resting-sub', { pushConfig: { pushEndpoint: url } });
    await topic.publishMessage({ data: Buffer.from('x') });
    const [ninth = 0, tenth = 0] = (await times.until(10)).slice(8);
    assert.ok(tenth - ninth > 90, 'it waits for 100 ms');
  });

  it('pushes waiting messages once there is an endpoint, and stops without one', async () => {
    const { url, requests } = await receive(() => 204);
    const [topic] = await bench.client.createTopic('switched');
    const [subscription] = await topic.createSubscription('switched-sub');
    await topic.publishMessage({ data: Buffer.from('before') });
    await subscription.modifyPushConfig({ pushEndpoint: url });
    const [request] = await requests.until(1);
    assert.equal(parse(request?.body ?? '').message.data, Buffer.from('before').toString('base64'));

    await subscription.modifyPushConfig({});
    await topic.publishMessage({ data: Buffer.from('after') });
    const [{ receivedMessages }] = await bench.subscriber.pull({
      subscription: subscriptionName('switched-sub'),
      maxMessages: 1,
    });
    assert.equal(String(receivedMessages?.[0]?.message?.data), 'after');
    assert.equal(requests.items.length, 1);
  });

  it('pushes many messages, each once, with at most 64 in flight', async () => {
    const name = subscriptionName('many-sub');
    let most = 0;
    const { url, requests } = await receive(() => {
      most = Math.max(most, bench.emulator.counts(name).outstanding);
      return 204;
    });
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('many', {});
    await topic.createSubscription('many-sub', { pushConfig: { pushEndpoint: url } });
    await Promise.all(
      Array.from({ length: 1000 }, async (_, n) => topic.publishMessage({ json: { n } })),
    );
    await deliveries.until(1000);
    const ids = requests.items.map(({ body }) => parse(body).message.messageId);
    assert.equal(new Set(ids).size, 1000);
    assert.equal(requests.items.length, 1000);
    assert.ok(most > 8 && most <= 64, `${most} at a time`);
  });
});

describe('an unanswered push', () => {
  it('times out at the ack deadline', async () => {
    const clock = new ManualClock();
    const bench = await startBench({ clock });
    const receiver = await startReceiver((index) => (index === 0 ? 'hang' : 204));
    const deliveries = deliveriesOf(bench.emulator);
    const [topic] = await bench.client.createTopic('hanging');
    await topic.createSubscription('hanging-sub', { pushConfig: { pushEndpoint: receiver.url } });
    await topic.publishMessage({ data: Buffer.from('x') });
    await receiver.requests.until(1);
    clock.advance(9_999);
    assert.equal(bench.emulator.counts(subscriptionName('hanging-sub')).outstanding, 1);
    clock.advance(1);
    const details = (await deliveries.until(2)).map(({ outcome, detail }) => [outcome, detail]);
    assert.deepEqual(details, [
      ['nacked', 'ack deadline expired'],
      ['acked', 'HTTP 204'],
    ]);
    await bench.close();
    await receiver.close();
  });
});

interface Envelope {
  readonly message: {
    readonly data?: string;
    readonly attributes?: Record<string, string>;
    readonly messageId?: string;
    readonly publishTime?: string;
    readonly publish_time?: string;
  };
  readonly subscription?: string;
  readonly deliveryAttempt?: number;
}

function parse(body: string): Envelope {
  const value: unknown = JSON.parse(body);
  assert.ok(isEnvelope(value));
  return value;
}

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && 'message' in value;
}
