import assert from 'node:assert/strict';
import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import type { Finding } from '../../../../../functions/write/finding/finding.ts';
import { toFinding } from '../../../../../functions/write/finding/to-finding.ts';
import { sysdigPages } from '@pipeline/shared/sysdig-regions.ts';
import { eventOfItem } from '../../../runtime-events.ts';
import { fixture } from '../../../../../local/samples/index.ts';

const options = {
  sysdigPages: sysdigPages('us1'),
  propertyLimits: { value: 255, unclaimedBytes: 2048 },
  maxBytes: 65_536,
};
const resource = {
  kind: 'organization',
  name: '//cloudresourcemanager.googleapis.com/organizations/42',
} as const;
const later = '2026-11-24T12:00:00.000000000Z';

async function eventOf(prefix: string): Promise<RuntimeEvent> {
  return eventOfItem(parseJsonItems((await fixture(prefix)).body)[0]);
}

function findingOf(event: RuntimeEvent, notAfter = later, limit = 255): Finding {
  const enriched: EnrichedEvent = { version: 2, event, resource };
  return toFinding(enriched, notAfter, {
    ...options,
    propertyLimits: { value: limit, unclaimedBytes: 2048 },
  });
}

function propertiesOf(finding: Finding): Record<string, string> {
  return Object.fromEntries(
    Object.entries(finding.sourceProperties).map(([key, { stringValue }]) => [key, stringValue]),
  );
}

describe('a finding', () => {
  it("of a Sysdig event on GKE has the event's values", async () => {
    const finding = findingOf(await eventOf('b04'));
    const container = {
      name: 'threatgen',
      uri: 'docker.io/dockerbadboy/art:latest',
      imageId: 'sha256:26928291789494be49b14bf90b0c50950e9e802c86c2a9dd245b88032d6c9c07',
    };
    assert.equal(finding.category, 'User Management Event Detected');
    assert.equal(finding.findingClass, 'THREAT');
    assert.equal(finding.moduleName, 'Sysdig Runtime Activity Logs');
    assert.deepEqual(finding.eventTime, { seconds: 1720031001, nanos: 639981110 });
    assert.ok(finding.description.startsWith('Users management command userdel'));
    assert.equal(
      finding.externalUri,
      'https://secure.sysdig.com/#/events/17dec715376910362c8c3f62a4ceda2e',
    );
    assert.deepEqual(finding.containers, [container]);
    assert.deepEqual(finding.kubernetes?.pods, [
      { ns: 'default', name: 'threatgen-c65cf6446-5s8kk', containers: [container] },
    ]);
  });

  it("has the policy's runbook, which Sysdig's API names", async () => {
    const event = await eventOf('b04');
    const policy = { ...event.policy, runBook: 'https://example.com/runbooks/users' };
    const properties = propertiesOf(findingOf({ ...event, policy }));
    assert.equal(properties['policy_run_book'], 'https://example.com/runbooks/users');
  });

  it('has the columns of the old connector', async () => {
    const properties = propertiesOf(findingOf(await eventOf('b04')));
    const expected = {
      severity: '7',
      rule_type: 'RULE_TYPE_FALCO',
      container_id: '6949e5f10829',
      container_name: 'threatgen',
      container_image_repo: 'docker.io/dockerbadboy/art',
      kubernetes_namespace_name: 'default',
      kubernetes_deployment_name: 'threatgen',
      kubernetes_pod_name: 'threatgen-c65cf6446-5s8kk',
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(properties[name], value);
    assert.ok(properties['summary']?.startsWith('Users management command'));
    assert.equal(propertiesOf(findingOf(await eventOf('b16')))['agent_tag_role'], 'demo-kube-eks');
  });

  it('of Falco has its priority and a summary without time and priority, and no link', async () => {
    const finding = findingOf(await eventOf('e01'));
    const properties = propertiesOf(finding);
    assert.equal(properties['priority'], 'Notice');
    assert.ok(properties['summary']?.startsWith('A shell was spawned in a container'));
    assert.ok(finding.description.startsWith('A shell was spawned in a container'));
    assert.equal(finding.externalUri, undefined);
    assert.equal(properties['severity'], undefined);
  });

  it('has its category on one line, for any name of the rule', async () => {
    const event = await eventOf('e01');
    const { category } = findingOf({ ...event, rule: 'Shell\nin\u0000 \u001b[31mcontainer' });
    assert.equal(category, 'Shell in   [31mcontainer');
    assert.equal(findingOf({ ...event, rule: ' Shell\n' }).category, ' Shell ');
    assert.equal(findingOf({ ...event, rule: '\u0000 ' }).category, 'Unnamed rule');
  });

  it('shows the description of the policy only if it says more than the event', async () => {
    const event = await eventOf('b04');
    assert.ok(event.policy);
    const shown = (description: string): unknown =>
      propertiesOf(findingOf({ ...event, policy: { ...event.policy, description } }))[
        'policy_description'
      ];
    assert.equal(shown('What the policy is for'), 'What the policy is for');
    assert.equal(shown(event.description), undefined);
  });

  it('has the labels of the pod', async () => {
    const [pod] = findingOf(await eventOf('e07')).kubernetes?.pods ?? [];
    assert.deepEqual(pod?.labels?.[0], { name: 'key1', value: 'value1' });
  });

  it('links a capture if there is one, and otherwise says why not', async () => {
    const [, failed] = parseJsonItems((await fixture('b03')).body);
    const properties = propertiesOf(findingOf(eventOfItem(failed)));
    assert.equal(properties['capture_token'], undefined);
    assert.equal(properties['capture_error'], 'maximum number of outstanding captures (1) reached');
    const taken = propertiesOf(findingOf(await eventOf('b01')));
    assert.equal(taken['capture_token'], 'abffffdd-fba8-42c7-b922-85364b00eeeb');
  });

  it('is never in the future, and is the same at every attempt', async () => {
    const event = { ...(await eventOf('e01')), time: '2030-01-01T00:00:00.000000000Z' };
    const finding = findingOf(event, '2026-11-24T12:00:00.000000001Z');
    assert.deepEqual(finding.eventTime, { seconds: 1_795_521_600, nanos: 1 });
    const { time_source: origin, sender_time: own } = propertiesOf(finding);
    assert.equal(origin, 'receipt: the time of the event is in the future');
    assert.equal(own, '2030-01-01T00:00:00.000000000Z');
  });

  it('says so if it has the time of receipt', async () => {
    const event = await eventOf('e01');
    const { time_source: none, sender_time: no } = propertiesOf(findingOf(event));
    assert.deepEqual([none, no], [undefined, undefined]);
    const { time_source: origin, sender_time: own } = propertiesOf(
      findingOf({ ...event, time: later, timeSource: 'receipt' }, '2026-01-01T00:00:00.000000000Z'),
    );
    assert.deepEqual([origin, own], ['receipt: the event has no readable time', undefined]);
  });

  it('describes an event without text by its parts: the detection and its certainty', async () => {
    assert.equal(
      findingOf(await eventOf('c09')).description,
      'Crypto miner: /tmp/xmrig in the pod miner-0 (machine learning, 97 % sure)',
    );
    assert.equal(findingOf(await eventOf('c09')).processes?.[0]?.binary?.path, '/tmp/xmrig');
  });

  it('keeps a name in another script with its value', async () => {
    const event = await eventOf('b16');
    const tags = { チーム: '基盤', 環境: '本番', 'straße.nr': '7' };
    const unclaimed = [
      { name: 'detail.地域', value: '東京' },
      { name: 'a-b', value: 'c' },
    ];
    const properties = propertiesOf(findingOf({ ...event, unclaimed, host: { tags } }));
    assert.equal(properties['agent_tag'], 'agent_tag_チーム: 基盤');
    assert.equal(properties['agent_tag_2'], 'agent_tag_環境: 本番');
    assert.equal(properties['agent_tag_stra_e_nr'], 'agent_tag_straße.nr: 7');
    assert.equal(properties['detail'], 'detail.地域: 東京');
    assert.equal(properties['a_b'], 'c');
  });

  it('respects the names and lengths that Security Command Center accepts', async () => {
    const event = await eventOf('b16');
    const tags = { 'a.b': '1', a_b: '2', é: '3', ['x'.repeat(400)]: '4' };
    const emoji = '😀'.repeat(100);
    const finding = findingOf(
      { ...event, rule: 'r'.repeat(400), host: { tags: { ...tags, emoji } } },
      later,
      16,
    );
    const properties = propertiesOf(finding);
    assert.equal(finding.category.length, 255);
    assert.deepEqual([properties['agent_tag_a_b'], properties['agent_tag_a_b_2']], ['1', '2']);
    for (const [name, value] of Object.entries(properties)) {
      assert.match(name, /^[A-Za-z][A-Za-z0-9_]{0,254}$/);
      assert.ok(value.length <= 16 && value.isWellFormed(), value);
    }
  });

  // With a search from the start for each name, this took minutes.
  it('distinguishes thousands of names that become equal', async () => {
    const unclaimed = Array.from({ length: 30_000 }, (_none, at) => ({
      name: `detail${'.'.repeat(1 + (at % 7))}`,
      value: `v${at}`,
    }));
    const finding = toFinding(
      { version: 2, event: { ...(await eventOf('b16')), unclaimed }, resource },
      later,
      {
        ...options,
        propertyLimits: { value: 255, unclaimedBytes: 10_000_000 },
        maxBytes: 10_000_000,
      },
    );
    const properties = propertiesOf(finding);
    assert.equal(properties['detail'], 'v0');
    assert.equal(properties['detail_30000'], 'v29999');
  });

  it('links to the configured region', () => {
    assert.equal(sysdigPages('eu1'), 'https://eu1.app.sysdig.com/secure');
    assert.equal(
      sysdigPages('https://sysdig.example.com/secure/'),
      'https://sysdig.example.com/secure',
    );
    assert.throws(() => sysdigPages('moon1'), /SYSDIG_REGION/);
  });
});
