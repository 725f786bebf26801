import assert from 'node:assert/strict';
import sinon from 'sinon';
import { breakFormat, bugs, eventOf, rules } from '../../shared/formats/broken-format.ts';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { createEnrich } from '../../../../functions/enrich/handler.ts';
import { createPolicy } from '../../../../functions/enrich/policy.ts';
import type { FindInstance } from '../../../../functions/enrich/lookup/find-instance.ts';
import { instanceOfLabels } from '../../../../functions/enrich/lookup/labelled-instance.ts';
import { fixture } from '../../../../local/samples/index.ts';
import { falcoAlert, logEntry } from '../../shared/formats/wrappers/wrapped.ts';
import { recorder, recordingLog } from '../../support.ts';

const everything = {
  MIN_SEVERITY: 'LOW',
  IGNORED_RULES: '',
  IGNORED_NAMESPACES: '',
  SEVERITY_OVERRIDES: '{}',
  SEVERITY_BY_LEVEL: '',
  EXCEPTIONS: '[]',
} as const;

function setUp(
  settings: object = {},
  overrides: { publish?: Publish; findInstance?: FindInstance } = {},
) {
  const findings = recorder();
  const dead = recorder();
  const { log, entries } = recordingLog();
  const handle = createEnrich({
    policy: createPolicy({ ...everything, ...settings }),
    organizationId: '42',
    ladder: 'instance',
    masking: 'default',
    findInstance: overrides.findInstance ?? instanceOfLabels,
    publish: overrides.publish ?? findings.publish,
    publishDead: dead.publish,
    log,
  });
  return { handle, findings: findings.messages, dead: dead.messages, entries };
}

function message(data: string, attributes: Record<string, string> = {}): Message {
  const label = {
    receivedAt: '2026-11-24T12:00:00Z',
    via: 'pubsub',
    traceparent: 't',
    ...attributes,
  } as const;
  return { id: '1', data: Buffer.from(data), attributes, label, deliveryAttempt: 1 };
}

describe('enrich', () => {
  afterEach(() => {
    sinon.restore();
  });

  it('publishes an event that write accepts, with complete attributes', async () => {
    const { handle, findings } = setUp();
    await handle(message((await fixture('b04')).body));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value));
    assert.equal(value.event.time, '2024-07-03T18:23:21.639981110Z');
    assert.equal(value.resource.kind, 'instance');
    assert.deepEqual(findings[0]?.attributes, {
      receivedAt: '2026-11-24T12:00:00Z',
      via: 'pubsub',
      traceparent: 't',
      format: 'sysdig-forwarder',
      eventId: '17dec715376910362c8c3f62a4ceda2e',
      severity: 'LOW',
    });
  });

  it('logs the number of unclaimed names, but not the names', async () => {
    const { handle, entries } = setUp();
    const names = Array.from(
      { length: 25 },
      (_none, at) => `new.field${String(at).padStart(2, '0')}`,
    );
    const fields = Object.fromEntries(names.toReversed().map((name) => [name, 'a value']));
    const odd = { 'a b': 'a value', 'x\nforged': 'a value', ['y'.repeat(65)]: 'a value' };
    const event = { rule: 'r', priority: 'Error', time: '2026-01-01T00:00:00Z', output: 'o' };
    await handle(message(JSON.stringify({ ...event, output_fields: { ...fields, ...odd } })));
    await handle(message(JSON.stringify({ ...event, output_fields: {} })));
    const [first, second] = entries;
    assert.equal(first?.unclaimed, 28);
    assert.equal(second?.unclaimed, 0);
    assert.doesNotMatch(JSON.stringify(entries), /a value|forged|new\.field/);
  });

  it("labels a finding with its own severity, not the message's", async () => {
    const { handle, findings } = setUp({
      SEVERITY_OVERRIDES: JSON.stringify({ 'Run shell untrusted': 'CRITICAL' }),
    });
    await handle(message((await fixture('e04')).body, { severity: 'LOW' }));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value));
    assert.equal(value.event.severity, 'CRITICAL');
    assert.equal(findings[0]?.attributes['severity'], 'CRITICAL');
  });

  it('puts an event on the cluster of its token, and does not publish the attributes further', async () => {
    const { handle, findings, dead } = setUp();
    const place = { project: 'my-project', location: 'europe-west1', cluster: 'prod' };
    const { body } = await fixture('e04');
    await handle(message(body, { sender: 'falco', ...place }));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value));
    assert.equal(
      value.resource.name,
      '//container.googleapis.com/projects/my-project/locations/europe-west1/clusters/prod',
    );
    assert.deepEqual(
      ['sender', ...Object.keys(place)].filter((name) => name in (findings[0]?.attributes ?? {})),
      [],
    );
    // It becomes the same finding on any resource.
    await handle(message(body));
    assert.equal(findings[1]?.attributes['eventId'], findings[0]?.attributes['eventId']);
    assert.equal(dead.length, 0);
  });

  it('keeps the attributes that another publisher added, and the place of the wrappers', async () => {
    const { handle, findings } = setUp();
    const attributes = { team: 'blue', eventId: 'x', 'logging.googleapis.com/timestamp': 't' };
    await handle(message(JSON.stringify(logEntry({ jsonPayload: falcoAlert })), attributes));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value));
    assert.deepEqual(value.event.unclaimed, [{ name: 'detail.attribute.team', value: 'blue' }]);
    assert.equal(value.event.kubernetes?.cluster, 'cluster-1');
  });

  it('makes a dead letter of an event that its token may not send, with the token’s context', async () => {
    const { handle, findings, dead } = setUp();
    await handle(message((await fixture('b17')).body, { sender: 'falco', project: 'my-project' }));
    assert.equal(findings.length, 0);
    const { reason, error, sender, project } = dead[0]?.attributes ?? {};
    assert.deepEqual([reason, sender, project], ['wrong-sender', 'falco', 'my-project']);
    assert.match(error ?? '', /may send only as falco, but this is sysdig-forwarder/);
  });

  it("accepts several events in one message of another product's output, each separately", async () => {
    const { handle, findings, dead, entries } = setUp();
    const { body } = await fixture('b03');
    await handle(
      message(`[${body.trim().slice(1, -1)}, {"strange": true}, ${(await fixture('b11')).body}]`),
    );
    assert.equal(findings.length, 2);
    assert.equal(dead[0]?.data.toString(), '{"strange": true}');
    assert.equal(dead[0].attributes['reason'], 'unknown-format');
    assert.deepEqual(
      entries.map(({ outcome }) => outcome),
      ['enriched', 'enriched', 'dead', 'ignored'],
    );
  });

  it('drops events according to the settings, and logs the drop', async () => {
    const cases: [object, string][] = [
      [{ MIN_SEVERITY: 'MEDIUM' }, 'below minimum severity'],
      [{ IGNORED_RULES: 'Other, User Management Event Detected' }, 'ignored rule'],
      [{ IGNORED_NAMESPACES: 'kube-system,default' }, 'ignored namespace'],
      [
        {
          EXCEPTIONS:
            '[{"rule":"User Management Event Detected","namespace":"default","action":"DROP"}]',
        },
        'exception',
      ],
    ];
    for (const [settings, reason] of cases) {
      const { handle, findings, entries } = setUp(settings);
      await handle(message((await fixture('b04')).body));
      assert.equal(findings.length, 0);
      assert.deepEqual(
        entries.map((entry) => [entry.outcome, entry.reason, entry.eventId]),
        [['dropped', reason, '17dec715376910362c8c3f62a4ceda2e']],
      );
    }
  });

  it('applies the severity of the settings before the minimum', async () => {
    const settings = {
      MIN_SEVERITY: 'HIGH',
      SEVERITY_OVERRIDES: '{"User Management Event Detected":"CRITICAL"}',
    };
    const { handle, findings } = setUp(settings);
    await handle(message((await fixture('b04')).body));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value) && value.event.severity === 'CRITICAL');
    assert.throws(() => setUp({ SEVERITY_OVERRIDES: '{"r":"TERRIBLE"}' }), /SEVERITY_OVERRIDES/);
  });

  it('dates an event without a time by its receipt', async () => {
    const { handle, findings, dead } = setUp();
    const { body } = await fixture('e04');
    const timeless = '{"rule":"r","priority":"Error","time":"soon"}';
    await handle(message(`[${timeless},${body}]`));
    const value: unknown = JSON.parse(findings[0]?.data.toString() ?? '');
    assert.ok(enrichedEvent(value));
    assert.deepEqual(
      [value.event.time, value.event.timeSource],
      ['2026-11-24T12:00:00.000000000Z', 'receipt'],
    );
    assert.deepEqual([findings.length, dead.length], [2, 0]);
  });

  it('moves bytes that are not UTF-8 to the dead letters unchanged', async () => {
    const { handle, dead } = setUp();
    const data = Buffer.concat([
      Buffer.from('{"strange":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    await handle({ ...message(''), data });
    assert.deepEqual([dead[0]?.data, dead[0]?.attributes['reason']], [data, 'unknown-format']);
  });

  it('ignores an empty message', async () => {
    for (const data of ['', '[]']) {
      const { handle, findings, dead, entries } = setUp();
      await handle(message(data));
      assert.equal(findings.length + dead.length, 0);
      assert.deepEqual(
        entries.map(({ outcome, reason }) => [outcome, reason]),
        [['ignored', 'empty']],
      );
    }
  });

  it('rejects a message that is not JSON permanently', async () => {
    const { handle } = setUp();
    await assert.rejects(handle(message('shell spawned')), PermanentError);
    await assert.rejects(handle({ ...message(''), data: Buffer.from([0xff]) }), PermanentError);
  });

  it('returns the message when publishing or a lookup fails, and then logs no outcome', async () => {
    const fail = async (): Promise<never> => {
      throw new TransientError('publish-failed', 'no answer');
    };
    const { body } = await fixture('b04');
    for (const overrides of [{ publish: fail }, { findInstance: fail }]) {
      const { handle, entries } = setUp({}, overrides);
      await assert.rejects(handle(message(body)), TransientError);
      assert.deepEqual(entries, []);
    }
  });

  for (const bug of bugs) {
    it(`retries an event that a bug cannot read (${bug.name}), up to the sixth delivery, and publishes the others`, async () => {
      breakFormat(bug);
      const { handle, findings, dead } = setUp();
      const batch = message(`[${rules.map(eventOf).join(',')}]`);
      await assert.rejects(handle({ ...batch, deliveryAttempt: 5 }), bug);
      assert.deepEqual([findings.length, dead.length], [2, 0]);
      await handle({ ...batch, deliveryAttempt: 6 });
      assert.equal(dead[0]?.data.toString(), eventOf('poison'));
      const { reason, error } = dead[0]?.attributes ?? {};
      assert.deepEqual([reason, error], ['unexpected-error', bug.message]);
    });
  }

  it('returns a message if our own code fails on it, and does not call it another format', async () => {
    const { handle, dead } = setUp();
    const poison = message(eventOf('before'));
    // Fail only on this message: other code in this process decodes too.
    sinon.stub(TextDecoder.prototype, 'decode').callThrough().withArgs(poison.data).throws(bugs[1]);
    await assert.rejects(handle(poison), bugs[1]);
    assert.deepEqual(dead, []);
  });

  it('publishes the other events of a message in which one fails unexpectedly', async () => {
    const event = (rule: string): object => {
      return {
        rule,
        priority: 'Error',
        time: '2026-01-01T00:00:00Z',
        output: 'o',
        output_fields: {},
      };
    };
    const findInstance: FindInstance = async (found) => {
      if (found.rule === 'poison') throw new TypeError('undefined is not a function');
      return instanceOfLabels(found);
    };
    const { handle, findings, dead } = setUp({}, { findInstance });
    const batch = message(JSON.stringify([event('before'), event('poison'), event('after')]));
    await assert.rejects(handle(batch), TypeError);
    assert.deepEqual([findings.length, dead.length], [2, 0]);
    await handle({ ...batch, deliveryAttempt: 6 });
    assert.deepEqual([findings.length, dead.length], [4, 1]);
    const { reason, error } = dead[0]?.attributes ?? {};
    assert.deepEqual([reason, error], ['unexpected-error', 'undefined is not a function']);
    assert.deepEqual(JSON.parse(dead[0]?.data.toString() ?? ''), event('poison'));
  });
});
