import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import { type Bench, startBench, subscriptionName, topicName } from './harness.ts';

describe('topics and subscriptions, with the real client', () => {
  let bench: Bench;

  before(async () => {
    bench = await startBench();
    await bench.client.createTopic('topic');
    await bench.client.createTopic('dead');
  });

  after(async () => {
    await bench.close();
  });

  async function refused(call: Promise<unknown>, code: status, words: RegExp): Promise<void> {
    await assert.rejects(call, (error: Error & { code?: number; details?: string }) => {
      assert.equal(error.code, code, error.message);
      assert.match(error.details ?? '', words);
      return true;
    });
  }

  it('report missing and existing names as the real service does', async () => {
    const { publisher, subscriber } = bench;
    const topic = topicName('nope');
    const subscription = subscriptionName('nope');
    const missing = /^Resource not found \(resource=nope\)\.$/;
    const { NOT_FOUND } = status;
    await refused(publisher.getTopic({ topic }), NOT_FOUND, missing);
    await refused(publisher.deleteTopic({ topic }), NOT_FOUND, missing);
    await refused(publisher.listTopicSubscriptions({ topic }), NOT_FOUND, missing);
    await refused(publisher.publish({ topic, messages: [{ data: 'eA==' }] }), NOT_FOUND, missing);
    await refused(subscriber.getSubscription({ subscription }), NOT_FOUND, missing);
    await refused(subscriber.deleteSubscription({ subscription }), NOT_FOUND, missing);
    await refused(subscriber.pull({ subscription, maxMessages: 1 }), NOT_FOUND, missing);
    await refused(subscriber.acknowledge({ subscription, ackIds: ['x'] }), NOT_FOUND, missing);
    const orphan = { name: subscriptionName('orphan'), topic };
    await refused(subscriber.createSubscription(orphan), NOT_FOUND, missing);
    const exists = /^Resource already exists in the project \(resource=topic\)\.$/;
    await refused(bench.client.createTopic('topic'), status.ALREADY_EXISTS, exists);
    await bench.client.createSubscription('topic', 'twice');
    await refused(
      bench.client.createSubscription('topic', 'twice'),
      status.ALREADY_EXISTS,
      /twice/,
    );
  });

  it('reject the names, sizes and counts that the real service rejects', async () => {
    const { publisher, subscriber } = bench;
    const { INVALID_ARGUMENT } = status;
    for (const name of ['no', '1abc', 'googtopic', 'with space', 'x'.repeat(256)]) {
      await refused(publisher.createTopic({ name: topicName(name) }), INVALID_ARGUMENT, /Invalid/);
    }
    const topic = topicName('topic');
    // The client itself would reject an empty message.
    await refused(publisher.publish({ topic, messages: [{}] }), INVALID_ARGUMENT, /empty/);
    const large = { data: Buffer.alloc(10_000_001) };
    await refused(bench.client.topic('topic').publishMessage(large), INVALID_ARGUMENT, /too large/);
    await bench.client.createSubscription('topic', 'strict');
    const subscription = subscriptionName('strict');
    const ackIds = ['bogus'];
    await refused(subscriber.pull({ subscription, maxMessages: 0 }), INVALID_ARGUMENT, /max_mess/);
    await refused(subscriber.acknowledge({ subscription }), INVALID_ARGUMENT, /No ack ids/);
    await refused(
      subscriber.acknowledge({ subscription, ackIds }),
      INVALID_ARGUMENT,
      /ack_id=bogus/,
    );
  });

  it('reject settings that are out of bounds', async () => {
    const create = async (settings: object): Promise<unknown> =>
      bench.subscriber.createSubscription({
        name: subscriptionName('bounds'),
        topic: topicName('topic'),
        ...settings,
      });
    const { INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED } = status;
    const letters = (deadLetterTopic: string, maxDeliveryAttempts: number) => ({
      deadLetterPolicy: { deadLetterTopic: topicName(deadLetterTopic), maxDeliveryAttempts },
    });
    await refused(create({ ackDeadlineSeconds: 9 }), INVALID_ARGUMENT, /ack_deadline/);
    await refused(create({ ackDeadlineSeconds: 601 }), INVALID_ARGUMENT, /ack_deadline/);
    await refused(create(letters('dead', 4)), OUT_OF_RANGE, /passed 4 .* minimum value is 5/);
    await refused(create(letters('dead', 101)), OUT_OF_RANGE, /passed 101 .* maximum value is 100/);
    await refused(create(letters('nope', 5)), status.NOT_FOUND, /nope/);
    const backoff = (minimum: number, maximum: number) => ({
      retryPolicy: { minimumBackoff: { seconds: minimum }, maximumBackoff: { seconds: maximum } },
    });
    await refused(create(backoff(20, 10)), INVALID_ARGUMENT, /maximum_backoff is too small/);
    await refused(create(backoff(10, 601)), INVALID_ARGUMENT, /maximum_backoff is out of bounds/);
    const days = (n: number) => ({ messageRetentionDuration: { seconds: n * 86_400 } });
    await refused(create(days(32)), INVALID_ARGUMENT, /message_retention_duration/);
    const seconds = (n: number) => ({ messageRetentionDuration: { seconds: n } });
    await refused(create(seconds(599)), INVALID_ARGUMENT, /message_retention_duration/);
    const expiring = { expirationPolicy: { ttl: { seconds: 86_399 } } };
    await refused(create(expiring), INVALID_ARGUMENT, /expiration_policy\.ttl/);
    for (const pushEndpoint of ['nonsense', 'ftp://127.0.0.1/', 'http://example.com/']) {
      await refused(create({ pushConfig: { pushEndpoint } }), INVALID_ARGUMENT, /push_endpoint/);
    }
    const oidcToken = { serviceAccountEmail: 'pusher@bench', audience: 'stage' };
    for (const ofPush of [{ oidcToken }, { attributes: { a: 'b' } }, { noWrapper: {} }]) {
      const given = { pushConfig: { pushEndpoint: '', ...ofPush } };
      await refused(create(given), INVALID_ARGUMENT, /^push_endpoint is required/);
    }
    for (const nanos of [-1, 1_000_000_000]) {
      const retryPolicy = { minimumBackoff: { seconds: 1, nanos } };
      await refused(create({ retryPolicy }), INVALID_ARGUMENT, /nanos out of bounds/);
    }
    await refused(create({ filter: 'attributes.x' }), INVALID_ARGUMENT, /Invalid filter/);
    await refused(create({ enableExactlyOnceDelivery: true }), UNIMPLEMENTED, /exactly_once/);
  });

  it('reject labels that break the requirements of labels', async () => {
    const { publisher, subscriber } = bench;
    const topic = topicName('labelled');
    for (const labels of [
      { Stage: 'x' },
      { '1stage': 'x' },
      { '': 'x' },
      { ['k'.repeat(64)]: 'x' },
      { stage: 'v'.repeat(64) },
      { stage: 'Enrich' },
      { stage: 'a.b' },
      Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`key-${n}`, 'v'])),
    ]) {
      const { INVALID_ARGUMENT } = status;
      await refused(publisher.createTopic({ name: topic, labels }), INVALID_ARGUMENT, /^labels: /);
      const name = subscriptionName('labelled');
      const create = subscriber.createSubscription({ name, topic: topicName('topic'), labels });
      await refused(create, INVALID_ARGUMENT, /^labels: /);
    }
    const most = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`é-${n}`, '']));
    await publisher.createTopic({ name: topic, labels: { ...most, 'é-0': 'ü_9-' } });
    await publisher.deleteTopic({ topic });
  });

  it('reject a page token that no response contained', async () => {
    const list = bench.publisher.listTopics(
      { project: 'projects/bench', pageToken: 'rubbish' },
      { autoPaginate: false },
    );
    await refused(list, status.INVALID_ARGUMENT, /page_token/);
  });

  it('reject settings that the emulator would ignore', async () => {
    const { publisher, subscriber } = bench;
    const { INVALID_ARGUMENT, UNIMPLEMENTED } = status;
    const topic = { name: topicName('dropped') };
    const javascriptUdf = { functionName: 'f', code: 'function f(m) { return m; }' };
    const transforms = { messageTransforms: [{ javascriptUdf }] };
    for (const [field, settings] of [
      ['message_storage_policy', { messageStoragePolicy: { allowedPersistenceRegions: ['eu'] } }],
      ['message_storage_policy', { messageStoragePolicy: {} }],
      ['kms_key_name', { kmsKeyName: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' }],
      ['schema_settings', { schemaSettings: { schema: 'projects/p/schemas/s' } }],
      [
        'ingestion_data_source_settings',
        { ingestionDataSourceSettings: { awsKinesis: { streamArn: 'a' } } },
      ],
      ['message_transforms', transforms],
      ['tags', { tags: { '1/a': 'b' } }],
    ] satisfies [string, object][]) {
      const named = new RegExp(`^${field} is not supported by this emulator`);
      await refused(publisher.createTopic({ ...topic, ...settings }), UNIMPLEMENTED, named);
      const update = { topic: { name: topicName('topic') }, updateMask: { paths: [field] } };
      await refused(publisher.updateTopic(update), UNIMPLEMENTED, named);
    }
    for (const days of [0, 32]) {
      const messageRetentionDuration = { seconds: days * 86_400 };
      const create = publisher.createTopic({ ...topic, messageRetentionDuration });
      await refused(create, INVALID_ARGUMENT, /message_retention_duration/);
    }
    const subscription = { name: subscriptionName('dropped'), topic: topicName('topic') };
    for (const [field, settings] of [
      ['message_transforms', transforms],
      ['bigquery_config', { bigqueryConfig: { table: 'p.d.t' } }],
      ['cloud_storage_config', { cloudStorageConfig: { bucket: 'b' } }],
      ['enable_message_ordering', { enableMessageOrdering: true }],
      ['enable_exactly_once_delivery', { enableExactlyOnceDelivery: true }],
    ] as const) {
      const create = subscriber.createSubscription({ ...subscription, ...settings });
      await refused(
        create,
        UNIMPLEMENTED,
        new RegExp(`^${field} is not supported by this emulator`),
      );
    }
    await bench.client.createSubscription('topic', 'kept');
    const update = {
      subscription: { name: subscriptionName('kept') },
      updateMask: { paths: ['enable_exactly_once_delivery'] },
    };
    await refused(subscriber.updateSubscription(update), UNIMPLEMENTED, /exactly_once/);
  });

  it('have the default settings, and return the requested ones', async () => {
    const [plain] = await bench.client.topic('topic').createSubscription('plain');
    const [defaults] = await plain.getMetadata();
    assert.equal(defaults.ackDeadlineSeconds, 10);
    assert.deepEqual(defaults.messageRetentionDuration, { seconds: '604800', nanos: 0 });
    assert.equal(defaults.retryPolicy, null);
    assert.equal(defaults.deadLetterPolicy, null);
    assert.equal(defaults.pushConfig?.pushEndpoint, '');

    const [full] = await bench.client.topic('topic').createSubscription('full', {
      pushConfig: {
        pushEndpoint: 'http://127.0.0.1:9/push',
        oidcToken: { serviceAccountEmail: 'pusher@bench', audience: 'stage' },
      },
      ackDeadlineSeconds: 90,
      retryPolicy: {},
      deadLetterPolicy: { deadLetterTopic: topicName('dead') },
      messageRetentionDuration: { seconds: 2_678_400 },
      expirationPolicy: {},
      labels: { stage: 'enrich' },
      filter: 'attributes:format',
    });
    const [settings] = await full.getMetadata();
    assert.equal(settings.ackDeadlineSeconds, 90);
    assert.deepEqual(settings.retryPolicy, {
      minimumBackoff: { seconds: '10', nanos: 0 },
      maximumBackoff: { seconds: '600', nanos: 0 },
    });
    assert.deepEqual(settings.deadLetterPolicy, {
      deadLetterTopic: topicName('dead'),
      maxDeliveryAttempts: 5,
    });
    assert.equal(settings.pushConfig?.oidcToken?.audience, 'stage');
    assert.deepEqual(settings.labels, { stage: 'enrich' });
    assert.equal(settings.filter, 'attributes:format');
    assert.deepEqual(settings.expirationPolicy, { ttl: null });
  });

  it('change only the fields of the mask', async () => {
    const [subscription] = await bench.client.topic('topic').createSubscription('changing', {
      retryPolicy: { minimumBackoff: { seconds: 1 } },
    });
    const [changed] = await subscription.setMetadata({
      ackDeadlineSeconds: 60,
      deadLetterPolicy: { deadLetterTopic: topicName('dead'), maxDeliveryAttempts: 7 },
    });
    assert.equal(changed.ackDeadlineSeconds, 60);
    assert.equal(changed.deadLetterPolicy?.maxDeliveryAttempts, 7);
    assert.equal(changed.retryPolicy?.minimumBackoff?.seconds, '1');

    const name = subscriptionName('changing');
    const update = async (paths: string[], settings: object = {}) =>
      bench.subscriber.updateSubscription({
        subscription: { name, ...settings },
        updateMask: { paths },
      });
    const [cleared] = await update(['retry_policy', 'dead_letter_policy']);
    assert.equal(cleared.retryPolicy, null);
    assert.equal(cleared.deadLetterPolicy, null);
    assert.equal(cleared.ackDeadlineSeconds, 60);
    const { INVALID_ARGUMENT } = status;
    await refused(update([]), INVALID_ARGUMENT, /non-empty paths list/);
    await refused(update(['topic']), INVALID_ARGUMENT, /not mutable/);
    await refused(update(['filter'], { filter: 'attributes:x' }), INVALID_ARGUMENT, /not mutable/);
    await refused(
      update(['ackDeadlineSeconds']),
      INVALID_ARGUMENT,
      /not a known Subscription field/,
    );
    await refused(
      update(['ack_deadline_seconds'], { ackDeadlineSeconds: 5 }),
      INVALID_ARGUMENT,
      /ack/,
    );
  });

  it('change the labels of a topic', async () => {
    const topic = bench.client.topic('topic');
    await topic.setMetadata({ labels: { team: 'security' } });
    assert.deepEqual((await topic.getMetadata())[0].labels, { team: 'security' });
    await refused(
      topic.setMetadata({ kmsKeyName: 'key' }),
      status.UNIMPLEMENTED,
      /kms_key_name is not supported by this emulator/,
    );
    await refused(
      bench.publisher.updateTopic({
        topic: { name: topicName('topic') },
        updateMask: { paths: ['nonsense'] },
      }),
      status.INVALID_ARGUMENT,
      /nonsense is not a known Topic field/,
    );
  });

  it('are listed by name and by page, one project at a time', async () => {
    const other = 'projects/elsewhere';
    for (const id of ['aaa', 'bbb', 'ccc']) {
      await bench.publisher.createTopic({ name: `${other}/topics/${id}` });
      const name = `${other}/subscriptions/${id}-sub`;
      await bench.subscriber.createSubscription({ name, topic: `${other}/topics/aaa` });
    }
    const pages = { autoPaginate: false };
    const [first, , { nextPageToken: token }] = await bench.publisher.listTopics(
      { project: other, pageSize: 2 },
      pages,
    );
    const names = first.map(({ name }) => name);
    assert.deepEqual(names, [`${other}/topics/aaa`, `${other}/topics/bbb`]);
    const [rest, , { nextPageToken }] = await bench.publisher.listTopics(
      { project: other, pageSize: 2, pageToken: token ?? '' },
      pages,
    );
    assert.deepEqual(
      rest.map(({ name }) => name),
      [`${other}/topics/ccc`],
    );
    assert.equal(nextPageToken, '');
    const [subscriptions] = await bench.subscriber.listSubscriptions({ project: other });
    assert.equal(subscriptions.length, 3);
    const topic = `${other}/topics/aaa`;
    assert.equal((await bench.publisher.listTopicSubscriptions({ topic }))[0].length, 3);
    assert.ok(bench.emulator.topics().includes(topic));
    assert.ok(bench.emulator.subscriptions().includes(`${other}/subscriptions/aaa-sub`));
  });

  it('return UNIMPLEMENTED for unsupported calls', async () => {
    const subscription = subscriptionName('plain');
    await refused(
      bench.subscriber.seek({ subscription, snapshot: 'projects/bench/snapshots/s' }),
      status.UNIMPLEMENTED,
      /snapshot/,
    );
    await refused(
      bench.subscriber.createSnapshot({ name: 'projects/bench/snapshots/s', subscription }),
      status.UNIMPLEMENTED,
      /CreateSnapshot/,
    );
  });

  it('reject a pull from a push subscription', async () => {
    await refused(
      bench.subscriber.pull({ subscription: subscriptionName('full'), maxMessages: 1 }),
      status.FAILED_PRECONDITION,
      /not supported for this subscription type/,
    );
  });
});
