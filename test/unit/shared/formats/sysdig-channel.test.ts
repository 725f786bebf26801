import assert from 'node:assert/strict';
import { formats } from '@pipeline/shared/generated/formats.ts';
import { parseItems } from '@pipeline/shared/items.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { alertOfBody, eventOfBody } from '../../runtime-events.ts';

const policyEvent = {
  id: '0123456789abcdef0123456789abcdef',
  name: 'Suspicious network use',
  description: "The policy's prose",
  severity: 4,
  policyId: 7_770_002,
  output: 'A shell connected (proc=sh parent=<NA> file=<NA> port=8080)',
  ruleName: 'Shell connects',
  ruleType: 'RULE_TYPE_FALCO',
  fields: { 'proc.name': 'sh', 'proc.pname': '<NA>', 'fd.rport': 8080 },
  eventLabels: { 'kubernetes.namespace.name': 'shop', 'host.hostName': 'node-1' },
  timestamp: 1_777_373_155_943_752,
  hostMac: '42:01:0a:80:00:05',
  containerId: 'abcdef012345',
  actionResults: [
    { type: 'POLICY_ACTION_CAPTURE', successful: 'true', token: 't-1', isLimitedToContainer: true },
    { type: 'container killed', isSuccessful: 'False', errMsg: 'gone' },
  ],
};

function notification(changes: object = {}, event: object = {}): JsonObject {
  return {
    alert: { name: 'Policy V2 7770002: Suspicious network use', severity: 4, editUrl: 'e' },
    event: { url: 'https://app.example.sysdig.com/secure//#/events/?from=1&to=2' },
    source: 'Sysdig Secure',
    state: 'ACTIVE',
    timestamp: 1_777_373_160_000_000,
    timespan: 60_000_000,
    entities: [
      {
        policyEvents: [{ ...policyEvent, ...event }],
        policies: [{ id: 7_770_002, name: 'Suspicious network use', severity: 4, hostScope: true }],
      },
    ],
    ...changes,
  };
}

describe("Sysdig's notification channel", () => {
  it("is parsed in Sysdig's current form: fields and labels as objects, the rule as a key", () => {
    const alert = alertOfBody(notification());
    assert.equal(alert.rule, 'Shell connects');
    assert.equal(alert.policy?.name, 'Suspicious network use');
    assert.equal(alert.policy.description, "The policy's prose");
    assert.equal(alert.output, 'A shell connected (proc=sh port=8080)');
    assert.equal(alert.time, '2026-04-28T10:45:55.943752000Z');
    assert.deepEqual(alert.fields, {
      'proc.name': 'sh',
      'fd.rport': '8080',
      'container.id': 'abcdef012345',
    });
    assert.deepEqual(alert.labels, policyEvent.eventLabels);
    assert.deepEqual(alert.host, { name: 'node-1', mac: '42:01:0a:80:00:05' });
    assert.equal(alert.url, 'https://app.example.sysdig.com/secure//#/events/?from=1&to=2');
    const [item] = parseItems(JSON.stringify(notification()));
    assert.ok(item?.kind === 'detection' && item.id === policyEvent.id);
  });

  it("contains the agent's actions and their success, in either spelling", () => {
    const alert = alertOfBody(notification());
    assert.deepEqual(alert.actions, [
      { type: 'POLICY_ACTION_CAPTURE', successful: true, token: 't-1' },
      { type: 'container killed', successful: false, error: 'gone' },
    ]);
    assert.equal(alert.details['action.0.isLimitedToContainer'], 'true');
  });

  it('keeps the other facts of the notification, without repetitions', () => {
    const custom = { team: 'blue', nested: { cost: 17 } };
    const { details } = alertOfBody(notification(custom, { falsePositive: false }));
    assert.deepEqual(details, {
      falsePositive: 'false',
      timespan: '60000000',
      team: 'blue',
      'nested.cost': '17',
      'alert.editUrl': 'e',
      'policy.hostScope': 'true',
      'action.0.isLimitedToContainer': 'true',
    });
  });

  it('is recognized whatever keys the custom data of the channel adds', () => {
    for (const custom of [
      { rule: 'soc-7', priority: 'Warning', time: '2026-01-05T10:11:12Z', output: 'x' },
      { id: 'soc-1', name: 'soc', originator: 'soc', severity: 1, engine: 'soc' },
      { type: 'policy', id: 'soc-1', labels: { team: 'blue' }, policyId: 1 },
    ]) {
      const body = notification(custom);
      const by = formats.filter((format) => format.recognise(body)).map(({ name }) => name);
      assert.deepEqual(by, ['sysdig-channel']);
      const [item] = parseItems(JSON.stringify(body));
      assert.ok(item?.kind === 'detection');
      assert.equal(item.id, policyEvent.id);
      assert.equal(alertOfBody(body).rule, 'Shell connects');
    }
  });

  it('keeps a source that the custom data of the channel replaces', () => {
    assert.equal(alertOfBody(notification({ source: 'soc' })).details['source'], 'soc');
    assert.equal(alertOfBody(notification()).details['source'], undefined);
  });

  it('accepts lists, objects and null for fields and labels', () => {
    const pairs = [
      { key: 'proc.name', value: 'sh' },
      { key: 'falco.rule', value: 'Old rule' },
    ];
    const old = alertOfBody(
      notification({}, { fields: pairs, eventLabels: null, ruleName: undefined, containerId: '' }),
    );
    assert.equal(old.rule, 'Old rule');
    assert.deepEqual(old.fields, { 'proc.name': 'sh', 'falco.rule': 'Old rule' });
    assert.deepEqual(old.labels, {});
    const bare = alertOfBody(notification({}, { fields: null, eventLabels: [] }));
    assert.deepEqual([bare.fields, bare.labels], [{ 'container.id': 'abcdef012345' }, {}]);
    const labelled = alertOfBody(notification({}, { eventLabels: [{ key: 'a', value: 'b' }] }));
    assert.deepEqual(labelled.labels, { a: 'b' });
  });

  it('is dated by the notification if its event has no time', () => {
    const { time } = alertOfBody(notification({}, { timestamp: undefined }));
    assert.equal(time, '2026-04-28T10:46:00.000000000Z');
  });

  it("keeps its entity's name, of each entity", () => {
    const entities = ['', 'web-1', 'web-2'].map((entity, index) => ({
      entity,
      policyEvents: [{ ...policyEvent, id: `e${index}` }],
    }));
    const items = parseItems(JSON.stringify(notification({ entities })));
    assert.deepEqual(
      items.map((item) => item.kind === 'detection' && item.parse().details['entity.entity']),
      [undefined, 'web-1', 'web-2'],
    );
  });

  it('names the policy by the title if none is listed', () => {
    const entities = [{ policyEvents: [{ id: '1', output: 'x', timestamp: 1_777_373_155 }] }];
    const alert = alertOfBody(notification({ entities }));
    assert.equal(alert.policy?.name, 'Suspicious network use');
    assert.equal(alert.rule, 'Suspicious network use');
  });

  it('counts one event beside null as one event', () => {
    const entities = [{ policyEvents: [policyEvent, null], policies: null }];
    const items = parseItems(JSON.stringify(notification({ entities })));
    assert.deepEqual(
      items.map((item) => item.kind),
      ['detection'],
    );
  });

  it('keeps its ID if a later notification repeats an event without one', () => {
    const [first, again] = [{}, { timestamp: 1, timespan: 2 }].map((changes) => {
      const [item] = parseItems(JSON.stringify(notification(changes, { id: undefined })));
      assert.ok(item?.kind === 'detection');
      return item.id;
    });
    assert.match(first ?? '', /^[0-9a-f]{32}$/);
    assert.equal(first, again);
  });

  it('becomes an event with the link of the single event', () => {
    const event = eventOfBody(notification());
    assert.equal(event.senderId, policyEvent.id);
    assert.equal(event.kubernetes?.namespace, 'shop');
  });

  it('has the severity of its alert if neither the event nor a policy has one', () => {
    const { severity: _severity, ...event } = policyEvent;
    const severityOf = (alert: object, policies: unknown): string =>
      alertOfBody(notification({ alert, entities: [{ policyEvents: [event], policies }] }))
        .severity;
    assert.equal(severityOf({ severity: 2, severityLabel: 'High' }, null), 'HIGH');
    assert.equal(severityOf({ severityLabel: 'Low' }, []), 'LOW');
    assert.equal(severityOf({ severityLabel: 'Low' }, [{ id: 7_770_002, severity: 1 }]), 'HIGH');
  });

  it('is ignored if it closes an earlier one, in any spelling', () => {
    const reasonOf = (changes: object): string | undefined => {
      const [item] = parseItems(JSON.stringify(notification(changes)));
      return item?.kind === 'ignored' ? item.reason : undefined;
    };
    for (const state of ['OK', 'ok']) assert.equal(reasonOf({ state }), 'state OK');
    for (const resolved of [true, 'true']) {
      assert.equal(reasonOf({ resolved }), 'resolved notice');
    }
    assert.equal(reasonOf({ resolved: false }), undefined);
    assert.equal(reasonOf({ resolved: null, state: 'ACTIVE' }), undefined);
  });
});
