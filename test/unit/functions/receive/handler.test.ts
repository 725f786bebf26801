import assert from 'node:assert/strict';
import sinon from 'sinon';
import { breakFormat, bugs, eventOf, rules } from '../../shared/formats/broken-format.ts';
import { gzipSync } from 'node:zlib';
import { TransientError } from '@pipeline/shared/errors.ts';
import type { StageResponse } from '@pipeline/shared/http.ts';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { parseItems } from '@pipeline/shared/items.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import { createEventLimit } from '../../../../functions/receive/event-limit.ts';
import { createReceive } from '../../../../functions/receive/handler.ts';
import { fixture } from '../../../../local/samples/index.ts';
import { fakeClock, recorder, recordingLog, request } from '../../support.ts';

const json = { authorization: 'secret', 'content-type': 'application/json; charset=utf-8' };
const lines = { authorization: 'secret', 'content-type': 'application/x-ndjson' };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface Overrides {
  publish?: Publish;
  publishDead?: Publish;
  perMinute?: number;
  context?: SenderContext;
}

function setUp(overrides: Overrides = {}) {
  const clock = fakeClock();
  const events = recorder();
  const dead = recorder();
  const { log, entries } = recordingLog();
  const handle = createReceive({
    authenticate: async (sent) => {
      const token = sent.header('authorization');
      const context = overrides.context ?? {};
      return token === 'secret' || token === 'other' ? { key: token, context } : undefined;
    },
    publishItems: createPublishItems({
      stage: 'receive',
      publish: overrides.publish ?? events.publish,
      publishDead: overrides.publishDead ?? dead.publish,
      log,
    }),
    eventLimit: createEventLimit(overrides.perMinute ?? 0, clock),
    maxBodyBytes: 100_000,
    clock,
    log,
  });
  return { handle, events: events.messages, dead: dead.messages, entries, clock };
}

describe('receive', () => {
  afterEach(() => {
    sinon.restore();
  });

  it('publishes each event unchanged, with attributes', async () => {
    const { handle, events, dead } = setUp();
    const { body } = await fixture('b03');
    const response = await handle(request(body, { ...json, traceparent }));
    assert.deepEqual(response, { status: 200, body: { accepted: 2, ignored: 0, quarantined: 0 } });
    assert.ok(events.every(({ data }) => body.includes(data.toString())));
    assert.deepEqual(events[0]?.attributes, {
      format: 'sysdig-forwarder',
      eventId: '17dec715376910362c8c3f62a4ceda2e',
      receivedAt: '2026-11-24T12:00:00.000000000Z',
      via: 'webhook',
      traceparent,
    });
    assert.equal(dead.length, 0);
  });

  for (const bug of bugs) {
    it(`quarantines an event that a bug cannot read (${bug.name}), and publishes the others`, async () => {
      breakFormat(bug);
      const { handle, events, dead, entries } = setUp();
      const response = await handle(request(`[${rules.map(eventOf).join(',')}]`, json));
      assert.deepEqual(response, {
        status: 200,
        body: { accepted: 2, ignored: 0, quarantined: 1, reasons: { 'unexpected-error': 1 } },
      });
      assert.equal(events.length, 2);
      assert.equal(dead[0]?.data.toString(), eventOf('poison'));
      assert.deepEqual(dead[0]?.attributes['error'], `reading it failed with a ${bug.name}`);
      assert.equal(entries.filter(({ severity }) => severity === 'ERROR').length, 1);
    });
  }

  it('answers 500 if our own code fails on a body, so that the sender retries', async () => {
    const { handle, events, dead } = setUp();
    const body = Buffer.from(eventOf('before'));
    // Fail only on this body: other code in this process decodes too.
    sinon.stub(TextDecoder.prototype, 'decode').callThrough().withArgs(body).throws(bugs[1]);
    await assert.rejects(handle(request(body, json)), bugs[1]);
    assert.deepEqual([events, dead], [[], []]);
  });

  it('counts ignored items by reason, and publishes none of them', async () => {
    const { handle, events, dead } = setUp();
    const response = await handle(request((await fixture('b18')).body, json));
    assert.deepEqual(response.body, {
      accepted: 0,
      ignored: 5,
      quarantined: 0,
      reasons: {
        'not a detection: audittrail': 1,
        'not a detection: connection': 1,
        'not a detection: command': 1,
        'not a detection: fileaccess': 1,
        'not a detection: kubernetes': 1,
      },
    });
    assert.equal(events.length + dead.length, 0);
  });

  it('quarantines unknown payloads unchanged, and publishes the others', async () => {
    const { handle, events, dead } = setUp();
    const { body } = await fixture('b19');
    const strange = '{"hello":  "world", "n": 1720031001639981110}';
    const response = await handle(request(`${body}${strange}\n`, lines));
    assert.deepEqual(response.body, {
      accepted: 3,
      ignored: 0,
      quarantined: 1,
      reasons: { 'unknown-format': 1 },
    });
    assert.equal(events.length, 3);
    assert.equal(dead[0]?.data.toString(), strange);
    const { stage, reason, error } = dead[0].attributes;
    assert.deepEqual(
      [stage, reason, error],
      ['receive', 'unknown-format', 'no format recognizes this body'],
    );
  });

  it('returns 503 if either topic fails, after waiting for both', async () => {
    const waitedFor: string[] = [];
    const failing: Publish = async () => {
      throw new TransientError('publish-failed', 'no answer within 8000 ms');
    };
    const slow: Publish = async () => {
      await Promise.resolve();
      waitedFor.push('the other');
    };
    const both = request(`[${(await fixture('b17')).body}, {}]`, json);
    const one = await setUp({ publish: failing, publishDead: slow }).handle(both);
    const other = await setUp({ publish: slow, publishDead: failing }).handle(both);
    for (const response of [one, other]) {
      assert.equal(response.status, 503);
      assert.ok(Number(response.headers?.['retry-after']) > 0);
    }
    assert.equal(waitedFor.length, 2);
  });

  it('serves /health without credentials, and only with GET or HEAD', async () => {
    const { handle } = setUp();
    const line = { method: 'GET', path: '/health' };
    assert.equal((await handle(request('', {}, line))).status, 200);
    assert.equal((await handle(request('', {}, { path: '/health' }))).status, 401);
    const get = await handle(request('', json, { method: 'GET' }));
    assert.deepEqual([get.status, get.headers], [405, { allow: 'POST' }]);
  });

  it('rejects bad requests in JSON, publishes nothing of them and logs once', async () => {
    const good = '{"rule":"r","priority":"Error","time":"2024-05-13T13:23:27Z"}';
    const cases: [number, ReturnType<typeof request>][] = [
      [401, request(good, { 'content-type': 'application/json' })],
      [415, request(good, { authorization: 'secret' })],
      [415, request(good, { ...json, 'content-type': 'text/plain' })],
      [415, request(good, { ...json, 'content-encoding': 'br' })],
      [413, request(`"${'x'.repeat(100_000)}"`, json)],
      [413, request(`[${'1,'.repeat(20_000)}1]`, json)],
      [
        413,
        request(gzipSync(`"${'x'.repeat(10_000_000)}"`), { ...json, 'content-encoding': 'gzip' }),
      ],
      [400, request('not gzip', { ...json, 'content-encoding': 'gzip' })],
      [400, request('{"rule":', json)],
    ];
    for (const [status, bad] of cases) {
      const { handle, events, dead, entries } = setUp();
      const response: StageResponse = await handle(bad);
      assert.equal(response.status, status);
      assert.ok(response.body && 'error' in response.body);
      assert.equal(events.length + dead.length, 0);
      assert.deepEqual(
        entries.map(({ severity, outcome }) => [severity, outcome]),
        [['WARNING', 'rejected']],
      );
    }
  });

  it('says what to correct in a body, and nothing of its content', async () => {
    const good = '{"rule":"r","priority":"Error","time":"2024-05-13T13:23:27Z"}';
    const cases: [ReturnType<typeof request>, string][] = [
      [request('{\n  "rule": secret}', json), 'line 2, column 11: expected a value'],
      [request(gzipSync(good), json), 'it is gzip, so say content-encoding: gzip'],
    ];
    for (const [bad, expected] of cases) {
      const { body } = await setUp().handle(bad);
      assert.deepEqual(body, { error: `the body is not JSON: ${expected}` });
    }
  });

  it('counts an empty body as ignored', async () => {
    for (const [body, headers] of [
      ['', json],
      [' \n', json],
      ['[]', json],
      ['\n\n', lines],
    ] as const) {
      const { handle, events, dead } = setUp();
      const response = await handle(request(body, headers));
      const counts = { accepted: 0, ignored: 1, quarantined: 0, reasons: { empty: 1 } };
      assert.deepEqual(response, { status: 200, body: counts });
      assert.equal(events.length + dead.length, 0);
    }
  });

  it('publishes bytes that are not UTF-8 unchanged', async () => {
    const event = (name: string, bytes: number[]): Buffer =>
      Buffer.concat([
        Buffer.from(`{"rule":"${name}","priority":"Error","output":"`),
        Buffer.from(bytes),
        Buffer.from('","output_fields":{}}'),
      ]);
    const good = event('é', [0xc3, 0xa9]);
    const bad = event('é', [0x61, 0xff, 0x5c, 0x22, 0xc3]);
    const strange = Buffer.from([0x22, 0xff, 0x22]);
    const separated = [good, bad, strange].flatMap((part) => [Buffer.from(','), part]).slice(1);
    const batch = Buffer.concat([Buffer.from('['), ...separated, Buffer.from(']')]);
    for (const [body, headers] of [
      [batch, json],
      [Buffer.concat([good, Buffer.from('\n'), bad, Buffer.from('\n'), strange]), lines],
    ] as const) {
      const { handle, events, dead } = setUp();
      assert.equal((await handle(request(body, headers))).status, 200);
      assert.deepEqual(
        events.map(({ data }) => data),
        [good, bad],
      );
      assert.deepEqual(
        dead.map(({ data }) => data),
        [strange],
      );
      // As `enrich` recognizes it, which gets it alone.
      const [alone] = parseItems(bad);
      assert.ok(alone?.kind === 'detection');
      assert.equal(events[1]?.attributes['eventId'], alone.id);
      assert.equal(alone.parse().output, 'a\uFFFD"\uFFFD');
      assert.equal(alone.parse().rule, 'é');
    }
  });

  it('accepts the media types of CloudEvents', async () => {
    const event = { rule: 'r', priority: 'Error', time: '2024-05-13T13:23:27Z' };
    const cloudEvent = { specversion: '1.0', type: 'falco.rule.output.v1', id: '1', source: 's' };
    const structured = JSON.stringify({ ...cloudEvent, data: event });
    for (const [type, body] of [
      ['application/cloudevents+json', structured],
      ['application/cloudevents-batch+json; charset=utf-8', `[${structured},${structured}]`],
    ] as const) {
      const { handle, events } = setUp();
      const response = await handle(request(body, { ...json, 'content-type': type }));
      assert.equal(response.status, 200);
      assert.equal(events[0]?.data.toString(), structured);
      assert.equal(new Set(events.map(({ attributes }) => attributes['eventId'])).size, 1);
    }
  });

  it('keeps the attributes of a CloudEvent in binary mode, which are in the headers', async () => {
    const event = { rule: 'r', priority: 'Error', time: '2024-05-13T13:23:27Z', output: 'it' };
    const attributes = {
      'ce-specversion': '1.0',
      'ce-type': 'falco.rule.output.v1',
      'ce-id': '1',
      'ce-source': 'https://falco.org',
      'ce-rule': 'r',
      'Ce-Hostname': 'node-1',
      'ce-team': 'bl%C3%BCe 100%25',
      'ce-load': '5%',
    };
    const { handle, events } = setUp();
    const body = JSON.stringify(event);
    assert.equal((await handle(request(body, { ...json, ...attributes }))).status, 200);
    const [published] = events;
    const [item] = parseItems(published?.data.toString() ?? '');
    assert.ok(item?.kind === 'detection');
    assert.equal(published?.attributes['eventId'], item.id);
    const { rule, host, details } = item.parse();
    assert.deepEqual(
      [rule, host, details],
      ['r', { name: 'node-1' }, { team: 'blüe 100%', load: '5%' }],
    );
    for (const [text, headers] of [
      [body, { 'ce-team': 'x' }],
      ['{', attributes],
      ['', attributes],
    ] as const) {
      const { handle: other, events: unchanged } = setUp();
      const { status } = await other(request(text, { ...json, ...headers }));
      assert.equal(status, text === '{' ? 400 : 200);
      assert.equal(unchanged[0]?.data.toString(), text === body ? body : undefined);
    }
  });

  it('reads a body that is not one JSON value as without the headers of a CloudEvent', async () => {
    const attributes = { 'ce-specversion': '1.0', 'ce-type': 't', 'ce-id': '1', 'ce-source': 's' };
    const event = '{"rule":"r","priority":"Error","time":"2024-05-13T13:23:27Z"}';
    for (const [body, status] of [
      [`${event}\n${event}`, 200],
      [`${event}${event}`, 200],
      [`${event},"data":${event}`, 400],
    ] as const) {
      const { handle, events } = setUp();
      assert.equal((await handle(request(body, { ...json, ...attributes }))).status, status, body);
      assert.equal(events.length, status === 200 ? 2 : 0, body);
    }
  });

  it('accepts gzip by its content', async () => {
    const { body } = await fixture('e04');
    for (const encoding of ['gzip', 'GZIP', 'x-gzip']) {
      const { handle, events } = setUp();
      const sent = request(gzipSync(body), { ...json, 'content-encoding': encoding });
      assert.equal((await handle(sent)).status, 200, encoding);
      assert.equal(events[0]?.data.toString(), body);
    }
  });

  it('logs no payload and no secret', async () => {
    const { handle, entries } = setUp();
    for (const prefix of ['b03', 'b18', 'c07', 'e04'])
      await handle(request((await fixture(prefix)).body, json));
    await handle(request('{"password":"hunter2"', json));
    const logged = JSON.stringify(entries);
    for (const word of ['secret', 'hunter2', 'userdel', 'Bad authentication', 'bash']) {
      assert.ok(!logged.includes(word), `${word} was logged`);
    }
  });

  it('returns 429 to a token over its limit of events per minute, and not to another', async () => {
    const { handle, events, entries, clock } = setUp({ perMinute: 20 });
    const { body } = await fixture('e04');
    const batch = `[${Array.from({ length: 30 }, () => body).join(',')}]`;
    assert.equal((await handle(request(batch, json))).status, 200, 'a batch passes as a whole');
    entries.length = 0;
    const refused = await handle(request(body, json));
    // 10 events above the limit, and one for the next request, at one event in three seconds.
    assert.deepEqual([refused.status, refused.headers], [429, { 'retry-after': '33' }]);
    assert.deepEqual(
      entries.map(({ outcome, reason, status }) => [outcome, reason, status]),
      [['rejected', 'http-429', 429]],
    );
    assert.equal((await handle(request(body, { ...json, authorization: 'other' }))).status, 200);
    clock.advance(32_999);
    assert.equal((await handle(request(body, json))).status, 429);
    clock.advance(1);
    assert.equal((await handle(request(body, json))).status, 200);
    assert.equal(events.length, 32);
  });

  it('counts a rejected body as an event of its token', async () => {
    const { handle } = setUp({ perMinute: 2 });
    const statuses = [];
    for (const [body, headers] of [
      ['{"broken', json],
      ['{}', { ...json, 'content-type': 'text/plain' }],
      ['{}', json],
    ] as const) {
      statuses.push((await handle(request(body, headers))).status);
    }
    assert.deepEqual(statuses, [400, 415, 429]);
  });

  describe('with a token that names its sender', () => {
    const prod = { project: 'my-project', location: 'europe-west1', cluster: 'prod' };

    it('labels events and unknown payloads with its context', async () => {
      const { handle, events, dead } = setUp({ context: { sender: 'falco', ...prod } });
      const body = `[${(await fixture('e04')).body}, {"strange": true}]`;
      const response = await handle(request(body, json));
      assert.equal(response.status, 200);
      for (const [message] of [events, dead]) {
        const { sender, project, location, cluster } = message?.attributes ?? {};
        assert.deepEqual({ sender, project, location, cluster }, { sender: 'falco', ...prod });
      }
    });

    it('rejects a whole body that contains an event of another sender, and logs it', async () => {
      const falco = (await fixture('e04')).body;
      // From Sysdig: an event, a test notification, a resolved notice, and one event among Falco's.
      const sysdig = await Promise.all(['b17', 'a06', 'a04'].map(async (name) => fixture(name)));
      const mixed = `[${falco}, ${sysdig[0]?.body ?? ''}]`;
      for (const body of [...sysdig.map((sample) => sample.body), mixed]) {
        const { handle, events, dead, entries } = setUp({ context: { sender: 'falco' } });
        const response = await handle(request(body, json));
        const error = 'this token may send only as falco, not as sysdig';
        assert.deepEqual([response.status, response.body], [403, { error }]);
        assert.deepEqual([events.length, dead.length], [0, 0]);
        assert.deepEqual(
          entries.map(({ outcome, reason, message }) => [outcome, reason, message]),
          [['rejected', 'http-403', error]],
        );
      }
    });

    it('accepts events of its own sender and unknown payloads', async () => {
      for (const [sender, names] of [
        ['falco', ['e04', 'e11']],
        ['sysdig', ['b17', 'b18', 'a01', 'c01']],
      ] as const) {
        const { handle } = setUp({ context: { sender } });
        for (const name of names) {
          const response = await handle(request((await fixture(name)).body, json));
          assert.equal(response.status, 200, name);
        }
        assert.equal((await handle(request('[]', json))).status, 200);
      }
    });
  });
});
