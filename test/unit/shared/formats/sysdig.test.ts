import assert from 'node:assert/strict';
import { parseItems, type Item } from '@pipeline/shared/items.ts';
import { alertOfBody } from '../../runtime-events.ts';

function only(body: object): Item {
  const [item, ...others] = parseItems(JSON.stringify(body));
  assert.ok(item !== undefined && others.length === 0);
  return item;
}

const bare = {
  id: '18bb0000000000000000000000000028',
  timestamp: 1_767_225_600_000_000_000,
  name: 'Example policy',
  description: 'policy description',
  severity: 3,
};

describe("Sysdig's events", () => {
  it('of the format before 2020 need no output', () => {
    const legacy = { ...bare, policyId: 9, ruleType: 'RULE_TYPE_PROCESS', fields: [] };
    for (const body of [
      legacy,
      { ...legacy, output: null },
      { ...bare, policyId: 9, output: '' },
    ]) {
      const item = only(body);
      assert.ok(item.kind === 'detection' && item.format === 'sysdig-legacy', JSON.stringify(item));
      assert.deepEqual([item.parse().rule, item.parse().output], ['Example policy', '']);
    }
    // A policy of the API is no event.
    assert.equal(only({ policyId: 9, name: 'Example policy', ruleType: 'x' }).kind, 'unknown');
  });

  it('are findings of their policy if they have no content', () => {
    const api = { originator: 'policy', source: 'syscall', labels: { 'host.hostName': 'n1' } };
    for (const body of [
      { ...bare, ...api },
      { ...bare, ...api, content: null },
      { ...bare, ...api, content: {}, labels: null },
      { ...bare, type: 'policy' },
      { ...bare, type: 'policy', content: null, labels: null, actions: null },
    ]) {
      const alert = alertOfBody(body);
      assert.equal(alert.rule, 'Example policy');
      assert.equal(alert.policy?.description, 'policy description');
      assert.equal(alert.severity, 'HIGH');
      assert.equal(alert.time, '2026-01-01T00:00:00.000000000Z');
    }
  });

  it('have unknown in place of a missing value in their text, unless the text needs no word there', () => {
    const outputs = {
      'Process <NA> was run by <NA> (user=root ns=<NA>)':
        'Process unknown was run by unknown (user=root)',
      'A file below "<NA>", or [<NA>]: <NA>.': 'A file below "unknown", or [unknown]: unknown.',
      'image=<NA>:1 tag=a<NA>': 'image=unknown:1 tag=a<NA>',
    };
    for (const [output, shown] of Object.entries(outputs)) {
      assert.equal(alertOfBody({ ...bare, type: 'policy', content: { output } }).output, shown);
    }
  });

  it('are findings of their policy if the rule is blank', () => {
    const alert = alertOfBody({ ...bare, type: 'policy', content: { ruleName: ' ', output: ' ' } });
    assert.deepEqual([alert.rule, alert.output], ['Example policy', '']);
  });

  it('have no value for an empty object or list', () => {
    const body = {
      ...bare,
      type: 'policy',
      content: { output: {} },
      source: {},
      labels: { a: [] },
    };
    const alert = alertOfBody({ ...body, hostMac: {}, other: {} });
    assert.deepEqual([alert.source, alert.output, alert.host], [undefined, '', undefined]);
    assert.deepEqual([alert.labels, alert.details], [{}, {}]);
  });

  it('have restored names if an agent replaced the dots', () => {
    const named = {
      fields: { 'proc.name': 'sh', 'proc.aname[2]': 'node', custom_field: 'x' },
      labels: { 'kubernetes.pod.name': 'web-0', 'agent.tag.cost_center': '7', team: 'blue' },
    };
    const dotless = {
      fields: { proc_name: 'sh', 'proc_aname[2]': 'node', custom_field: 'x' },
      labels: { kubernetes_pod_name: 'web-0', agent_tag_cost_center: '7', team: 'blue' },
    };
    for (const { fields, labels } of [named, dotless]) {
      const alert = alertOfBody({ ...bare, type: 'policy', content: { fields }, labels });
      assert.deepEqual([alert.fields, alert.labels], [named.fields, named.labels]);
    }
    const mixed = { 'proc.name': 'sh', proc_name: 'x' };
    const { fields } = alertOfBody({ ...bare, type: 'policy', content: { fields: mixed } });
    assert.deepEqual(fields, mixed);
  });

  it("keep a URL in parts as details, since it is the collector's and not Sysdig's", () => {
    const url = { domain: 'logs.example.com', port: 8080 };
    const alert = alertOfBody({ ...bare, type: 'policy', content: {}, url });
    assert.equal(alert.url, undefined);
    assert.deepEqual(alert.details, { 'url.domain': 'logs.example.com', 'url.port': '8080' });
  });

  it('keep unknown values by path', () => {
    const alert = alertOfBody({
      ...bare,
      type: 'policy',
      agentId: 17,
      hostname: 'node-9',
      machineId: '42:01:0a:80:00:05',
      hostMac: '42:01:0a:80:00:06',
      containerId: 'abcdef012345',
      future: { part: [1, 2], deep: { er: true } },
      sourceDetails: { sourceType: 'workload', somethingNew: 'x' },
      content: { output: 'o', fields: { 'container.id': 'host' }, future: 'y' },
    });
    assert.deepEqual(alert.host, {
      name: 'node-9',
      mac: '42:01:0a:80:00:05',
      agentId: '17',
    });
    assert.equal(alert.fields['container.id'], 'abcdef012345');
    assert.deepEqual(alert.details, {
      future: 'y',
      'future.part': '1,2',
      'future.deep.er': 'true',
      'sourceDetails.somethingNew': 'x',
      hostMac: '42:01:0a:80:00:06',
      'fields.container.id': 'host',
    });
  });

  it('are parsed if a log agent has serialized a part as text', () => {
    const fields = { 'proc.name': 'cat', 'proc.pid': 2140105 };
    const content = { ruleName: 'r', fields: JSON.stringify(fields), ruleTags: 'a, b' };
    const labels = { 'host.hostName': 'n1' };
    for (const body of [
      { content, labels: JSON.stringify(labels), actions: { type: 'container_killed' } },
      { content: JSON.stringify(content), labels, actions: ['container_killed'] },
      { content, labels: [{ key: 'host.hostName', value: 'n1' }], actions: 'container_killed' },
    ]) {
      const alert = alertOfBody({ ...bare, type: 'policy', ...body });
      assert.equal(alert.rule, 'r');
      assert.deepEqual(alert.ruleTags, ['a', 'b']);
      assert.deepEqual(alert.fields, { 'proc.name': 'cat', 'proc.pid': '2140105' });
      assert.deepEqual(alert.labels, labels);
      assert.deepEqual(alert.actions, [{ type: 'container_killed' }]);
      assert.deepEqual(alert.details, {});
    }
  });

  it('keep values in an unknown form', () => {
    const alert = alertOfBody({
      ...bare,
      type: 'policy',
      content: { ruleName: 'r', fields: '{"proc.name": "cut' },
      labels: ['team:blue', 'env:prod'],
    });
    assert.deepEqual(alert.fields, { fields: '{"proc.name": "cut' });
    assert.deepEqual(alert.labels, { labels: 'team:blue', labels_2: 'env:prod' });
  });

  it('of several calls list them in rows', () => {
    const sequence = [
      { eventId: 'e1', eventName: 'ListBuckets', region: 'us-east-1' },
      { eventId: 'e2', eventName: 'GetObject', region: null },
    ];
    const stats = [
      { api: 'ListBuckets', count: 31 },
      { api: 'GetObject', count: 12 },
    ];
    const content = { type: 'statefulDetections', ruleName: 'r', sequence, stats };
    assert.deepEqual(alertOfBody({ ...bare, type: 'policy', content }).details, {
      stats: 'ListBuckets 31; GetObject 12',
      sequence: 'e1 ListBuckets us-east-1; e2 GetObject',
    });
    const other = { ruleName: 'r', sequence: 'as text', stats: [1, 2] };
    assert.deepEqual(alertOfBody({ ...bare, type: 'policy', content: other }).details, {
      stats: '1,2',
      sequence: 'as text',
    });
  });

  it('use the time of their fields if they have none of their own', () => {
    const withTime = (rest: object, fields: object) =>
      alertOfBody({ ...bare, type: 'policy', ...rest, content: { ruleName: 'r', fields } }).time;
    const none = { timestamp: 0, timestampRFC3339Nano: '0001-01-01T00:00:00Z' };
    assert.equal(
      withTime(none, { 'evt.time': '1720031001639981110' }),
      '2024-07-03T18:23:21.639981110Z',
    );
    assert.equal(
      withTime(none, { 'gcp.time': '2024-07-03T18:23:21Z' }),
      '2024-07-03T18:23:21.000000000Z',
    );
    assert.equal(
      withTime({}, { 'gcp.time': '2024-07-03T18:23:21Z' }),
      '2026-01-01T00:00:00.000000000Z',
    );
  });

  it('keep times that cannot be read or differ from the time in use', () => {
    const detailsWith = (times: object): object =>
      alertOfBody({ ...bare, type: 'policy', content: { ruleName: 'r' }, ...times }).details;
    // The integers are the same time, rounded on the way or in another unit.
    const text = '2026-01-01T00:00:00.123456789Z';
    for (const timestamp of [1_767_225_600_123_456_800n, 1_767_225_600_123_456, 1_767_225_600]) {
      assert.deepEqual(
        detailsWith({ timestampRFC3339Nano: text, timestamp: String(timestamp) }),
        {},
      );
    }
    assert.deepEqual(detailsWith({ timestampRFC3339Nano: '2027-03-01T00:00:00Z' }), {
      timestamp: '1767225600000000000',
    });
    assert.deepEqual(detailsWith({ timestampRFC3339Nano: '1 January' }), {
      timestampRFC3339Nano: '1 January',
    });
    assert.deepEqual(detailsWith({ timestamp: 'now' }), { timestamp: 'now' });
    const legacy = alertOfBody({ id: '1', policyId: 1, output: 'x', timestamp: 'now' });
    assert.deepEqual(legacy.details, { timestamp: 'now' });
  });

  it('of an unknown type are findings if they name a rule or a policy', () => {
    for (const content of [{ ruleName: 'r' }, { policyId: 9 }, { ruleType: 6 }]) {
      assert.equal(only({ ...bare, type: 'anomaly', content }).kind, 'detection');
    }
    for (const [type, reason] of [
      ['somethingnew', 'not a detection: unknown type'],
      ['monitor.event', 'not a detection: unknown type'],
      ['<a secret text of a payload>', 'not a detection: unknown type'],
      ['audittrail', 'not a detection: audittrail'],
    ] as const) {
      const item = only({ ...bare, type, content: {} });
      assert.deepEqual(item, { kind: 'ignored', format: 'sysdig-forwarder', reason });
    }
  });

  it('are ignored if they are scan results, alone and in pages', () => {
    const results = [
      { resultId: '1', mainAssetName: 'nginx', runningVulnTotalBySeverity: { critical: 1 } },
      { resultId: '2', vulnTotalBySeverity: { high: 3 }, policyEvaluationsPassed: true },
      { assetType: 'containerImage', metadata: {}, packages: {}, vulnerabilities: {} },
    ];
    const posture = [
      { requirementId: '1', name: '2.1 Ensure', pass: false, severity: 'High', controls: [] },
      { controlId: '3', passed: false, resourceName: 'b' },
    ];
    const audit = { ...bare, originator: 'benchmarks', content: {} };
    const data = [...results, ...posture, audit];
    const reasons = parseItems(JSON.stringify({ page: { total: 6 }, data })).map(
      (item) => item.kind === 'ignored' && item.reason,
    );
    assert.deepEqual(reasons, [
      ...results.map(() => 'not a detection: vulnerabilities'),
      ...posture.map(() => 'not a detection: posture'),
      'not a detection: benchmarks',
    ]);
    assert.equal(only({ ...results[0] }).kind, 'ignored');
    // The posture API responds without pages.
    assert.deepEqual(only({ data: posture, totalCount: 2 }), {
      kind: 'ignored',
      format: 'sysdig-results',
      reason: 'not a detection: posture',
    });
    for (const other of [[], [...posture, { a: 1 }], [...posture, ...results], 'text']) {
      assert.equal(only({ data: other, totalCount: 2 }).kind, 'unknown');
    }
  });

  it('have an ID of the whole event if Security Command Center rejects their own', () => {
    const id = (changes: object): string => {
      const item = only({ ...bare, type: 'policy', id: 'a-b', ...changes });
      assert.ok(item.kind === 'detection');
      return item.id;
    };
    assert.match(id({}), /^[0-9a-f]{32}$/);
    assert.notEqual(id({}), id({ content: { fields: { a: 'b' } } }));
    assert.equal(id({ id: 18 }), '18');
  });
});
