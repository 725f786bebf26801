import assert from 'node:assert/strict';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPushHandler } from '@pipeline/shared/pubsub/push.ts';
import { fixture } from '../../../../local/samples/index.ts';
import { fakeClock, recorder, recordingLog, request } from '../../support.ts';

function envelope(
  data: string,
  attributes: Record<string, string> = {},
  rest: object = {},
): string {
  const message = {
    data: Buffer.from(data).toString('base64'),
    attributes,
    messageId: '17',
    publishTime: '2026-11-24T11:59:59.123Z',
  };
  return JSON.stringify({ message, subscription: 'projects/p/subscriptions/s', ...rest });
}

function setUp(handle: (message: Message) => Promise<void>, publishDead?: Publish) {
  const dead = recorder();
  const { log, entries } = recordingLog();
  const push = createPushHandler({
    stage: 'write',
    handle,
    publishDead: publishDead ?? dead.publish,
    log,
    clock: fakeClock(),
  });
  return { push, dead: dead.messages, entries };
}

const fails = (error: unknown) => async (): Promise<void> => {
  throw error;
};

describe('a push', () => {
  // The publisher chooses the names of attributes.
  it('logs only the violated rule of an invalid envelope', async () => {
    const { push, entries } = setUp(fails(new Error('never called')));
    const message = { messageId: '1', attributes: { 'a-secret': 1, another: 'x' } };
    const { status } = await push(request(JSON.stringify({ message, subscription: 's' })));
    assert.equal(status, 400);
    assert.equal(entries[0]?.error, 'message/attributes/* must be string');
  });

  it('passes the message on with its attributes, and returns 204', async () => {
    const seen: Message[] = [];
    const { push } = setUp(async (message) => void seen.push(message));
    const label = {
      format: 'falco',
      eventId: 'ab',
      severity: 'HIGH',
      receivedAt: '2026-11-24T11:00:00Z',
      via: 'poll',
    };
    const body = envelope('text', { ...label, replayCount: '2' }, { deliveryAttempt: 3 });
    assert.deepEqual(await push(request(body)), { status: 204 });
    const [message] = seen;
    assert.equal(message?.data.toString(), 'text');
    assert.equal(message.deliveryAttempt, 3);
    const { traceparent, ...rest } = message.label;
    assert.deepEqual(rest, { ...label, replayCount: '2' });
    assert.match(traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it("passes on valid attributes of the sender's context", async () => {
    const seen: Message[] = [];
    const { push } = setUp(async (message) => void seen.push(message));
    const context = {
      sender: 'falco',
      project: 'shop-1',
      location: 'europe-west1-b',
      cluster: 'prod',
    };
    await push(request(envelope('text', context)));
    const { sender, project, location, cluster } = seen[0]?.label ?? {};
    assert.deepEqual({ sender, project, location, cluster }, context);
    const others = { sender: 'me', project: 'Apollo', location: 'Berlin', cluster: '["a"]' };
    await push(request(envelope('text', others)));
    for (const name of Object.keys(others)) assert.ok(!(name in (seen[1]?.label ?? {})), name);
  });

  it("keeps the sender's context on a dead letter", async () => {
    const { push, dead } = setUp(fails(new PermanentError('invalid', 'no rule')));
    await push(request(envelope('text', { sender: 'falco', cluster: 'prod' })));
    const { sender, cluster } = dead[0]?.attributes ?? {};
    assert.deepEqual([sender, cluster], ['falco', 'prod']);
  });

  it("completes the attributes of another product's message", async () => {
    const seen: Message[] = [];
    const { push } = setUp(async (message) => void seen.push(message));
    await push(request(envelope('{}', { origin: 'sysdig-secure', via: 'pigeon' })));
    assert.equal(seen[0]?.label.via, 'pubsub');
    assert.equal(seen[0]?.label.receivedAt, '2026-11-24T11:59:59.123Z');
    assert.equal(seen[0]?.label.format, undefined);
    await push(request(envelope('{}', { severity: 'high' })));
    assert.equal(seen[1]?.label.severity, undefined, 'it is none of ours');
  });

  it('moves a message that can never succeed to the dead-letter topic, unchanged and with the reason', async () => {
    const { push, dead, entries } = setUp(fails(new PermanentError('bad', 'it is bad')));
    const attributes = {
      format: 'falco',
      eventId: 'ab',
      severity: 'CRITICAL',
      via: 'webhook',
      receivedAt: '2026-11-24T11:00:00Z',
    };
    assert.equal((await push(request(envelope('text', attributes)))).status, 204);
    assert.equal(dead[0]?.data.toString(), 'text');
    const { traceparent, ...rest } = dead[0].attributes;
    assert.deepEqual(rest, { ...attributes, stage: 'write', reason: 'bad', error: 'it is bad' });
    assert.deepEqual(
      entries.map(({ severity, outcome, reason }) => [severity, outcome, reason]),
      [['ERROR', 'dead', 'bad']],
    );
    assert.ok(traceparent);
  });

  it('returns a message that can succeed later: 429 for a quota, 503 for a fault, 500 for a bug', async () => {
    const cases: [unknown, number, string][] = [
      [new TransientError('scc-resource-exhausted', 'quota', { status: 429 }), 429, 'WARNING'],
      [new TransientError('scc-unavailable', 'down'), 503, 'WARNING'],
      [new TypeError('undefined is not a function'), 500, 'ERROR'],
      ['The client has already been closed.', 500, 'ERROR'],
    ];
    for (const [error, status, severity] of cases) {
      const { push, dead, entries } = setUp(fails(error));
      const response = await push(request(envelope('text', {}, { deliveryAttempt: 5 })));
      assert.equal(response.status, status);
      assert.equal(dead.length, 0);
      assert.deepEqual(
        entries.map((entry) => [entry.severity, entry.outcome, entry.deliveryAttempt]),
        [[severity, 'retried', 5]],
      );
    }
  });

  it('moves a message that fails unexpectedly to the dead-letter topic at its sixth delivery', async () => {
    for (const deliveryAttempt of [6, 7, 100]) {
      const { push, dead, entries } = setUp(fails(new TypeError('undefined is not a function')));
      const response = await push(request(envelope('text', {}, { deliveryAttempt })));
      assert.equal(response.status, 204);
      assert.equal(dead[0]?.data.toString(), 'text');
      const { stage, reason, error } = dead[0].attributes;
      assert.deepEqual(
        [stage, reason, error],
        ['write', 'unexpected-error', 'undefined is not a function'],
      );
      assert.deepEqual(
        entries.map((entry) => [entry.severity, entry.outcome, entry.reason]),
        [['ERROR', 'dead', 'unexpected-error']],
      );
    }
  });

  it('returns it forever if Pub/Sub does not count deliveries', async () => {
    const { push, dead } = setUp(fails(new TypeError('undefined is not a function')));
    assert.equal((await push(request(envelope('text')))).status, 500);
    assert.equal(dead.length, 0);
  });

  it('retries a message that can succeed later until the last delivery', async () => {
    const { push, dead } = setUp(fails(new TransientError('scc-unavailable', 'down')));
    assert.equal((await push(request(envelope('text', {}, { deliveryAttempt: 99 })))).status, 503);
    assert.equal(dead.length, 0);
  });

  it('returns a message that it cannot move to the dead-letter topic', async () => {
    const { push, entries } = setUp(
      fails(new PermanentError('bad', 'it is bad')),
      fails(new TransientError('publish-failed', 'no answer')),
    );
    assert.equal((await push(request(envelope('text')))).status, 503);
    assert.equal(entries[0]?.outcome, 'retried');
  });

  it('rejects a body that is no push envelope, without quoting it', async () => {
    const { push, entries } = setUp(async () => assert.fail('handled'));
    const bad = [
      '',
      'null',
      '{"secret-',
      '{"message":{}}',
      '{"message":{"messageId":"1","data":"%%%"},"subscription":"s"}',
    ];
    for (const body of bad) assert.equal((await push(request(body))).status, 400);
    assert.equal((await push(request('', {}, { method: 'GET' }))).status, 405);
    assert.ok(!JSON.stringify(entries).includes('secret-'));
  });

  // The fuzzer found that messages of more than four megabytes were rejected forever.
  it("accepts Pub/Sub's largest message, of 10 MB", async () => {
    const seen: Message[] = [];
    const { push } = setUp(async (message) => void seen.push(message));
    const data = 'ü'.repeat(5_000_000);
    assert.equal((await push(request(envelope(data)))).status, 204);
    assert.equal(seen[0]?.data.toString(), data);
  });

  it('rejects invalid base64', async () => {
    const { push, entries } = setUp(async () => undefined);
    for (const data of ['AAAAA', 'AA=A', 'AA\nAA', 'AA-_', '=', 'AA==AA==']) {
      const body = JSON.stringify({ message: { messageId: '1', data }, subscription: 's' });
      assert.equal((await push(request(body))).status, 400, data);
      assert.equal(entries.at(-1)?.error, '/message/data must be base64');
    }
  });

  it('accepts a message without data, and the envelopes of the samples', async () => {
    const seen: Message[] = [];
    const { push } = setUp(async (message) => void seen.push(message));
    await push(request('{"message":{"messageId":"1","attributes":{"a":"b"}},"subscription":"s"}'));
    assert.equal(seen[0]?.data.length, 0);
    assert.ok((await fixture('b20')).isPublished && (await fixture('e14')).isPublished);
  });
});
