import assert from 'node:assert/strict';
import { parseItems } from '@pipeline/shared/items.ts';
import { assertFast } from '../../../../assert-fast.ts';
import { itemsOf, only } from './read.ts';
import { base64, falcoAlert, fluentBit, logEntry, pushed } from './wrapped.ts';

const text = JSON.stringify(falcoAlert);
const other = { ...falcoAlert, time: '2026-01-05T10:11:13.123456789Z' };
const sysdigEvent = {
  id: 'a'.repeat(32),
  type: 'policy',
  timestamp: 1_767_607_872_123_456,
  severity: 4,
  content: { ruleName: 'Example rule', policyId: 7, fields: { 'proc.name': 'sh' } },
};
const plain = '10:11:12.123456789: Warning Example text (user=root)';

function outcomesOf(body: unknown): string[] {
  return itemsOf(body).map((item) => (item.kind === 'detection' ? item.id : item.reason));
}

/** Places for an event, as an object or as text, that no list of keys names. */
const places: Record<string, (event: unknown) => unknown> = {
  'the HTTP Event Collector': (event) => ({ time: 1_767_607_872.5, host: 'n', event }),
  "Docker's driver for Splunk": (line) => ({ event: { line, tag: 'a' }, host: 'n' }),
  'a record of SQS': (body) => ({ Records: [{ messageId: '1', body }] }),
  'a notification of SNS': (Message) => ({ Type: 'Notification', Message }),
  'an event of EventBridge': (detail) => ({ 'detail-type': 'x', source: 'y', detail }),
  'a stream of Loki': (line) => ({ streams: [{ stream: { job: 'x' }, values: [['1', line]] }] }),
  GELF: (line) => ({ version: '1.1', host: 'n', short_message: 'x', full_message: line }),
  'the REST API of Kafka': (value) => ({ records: [{ value }] }),
  'a record of OpenTelemetry': (stringValue) => ({
    resourceLogs: [{ scopeLogs: [{ scope: {}, logRecords: [{ body: { stringValue } }] }] }],
  }),
  'a document of Elasticsearch': (falco) => ({ _index: 'x', _source: { event: { falco } } }),
};

describe('an event under a key of the operator', () => {
  for (const [name, wrap] of Object.entries(places)) {
    it(`is parsed as that event: ${name}`, () => {
      for (const event of [falcoAlert, sysdigEvent]) {
        const { id } = only(event);
        for (const inner of [event, JSON.stringify(event)]) {
          assert.equal(only(wrap(inner)).id, id);
          assert.equal(only(logEntry({ jsonPayload: wrap(inner) })).id, id);
          assert.equal(only(pushed(wrap(inner))).id, id);
          assert.equal(only({ log: JSON.stringify(wrap(inner)) }).id, id);
        }
      }
    });
  }

  it('is parsed from base64, and from JSON within JSON', () => {
    const { id } = only(falcoAlert);
    assert.equal(only({ Records: [{ kinesis: { data: base64(falcoAlert) } }] }).id, id);
    assert.equal(only(JSON.stringify(text)).id, id);
    assert.equal(only({ a: JSON.stringify(JSON.stringify({ b: text })) }).id, id);
  });

  it('is not the labels beside it, which repeat its rule and priority', () => {
    const labels = { rule: 'Example rule', priority: 'Warning', source: 'syscall' };
    const loki = { streams: [{ stream: labels, values: [['1', text]] }] };
    assert.equal(only(loki).id, only(falcoAlert).id);
    assert.deepEqual(outcomesOf(logEntry({ jsonPayload: { a: { labels } } })), ['unknown-format']);
  });

  it('may be in a wrapper of its own', () => {
    const item = only({ entries: [logEntry({ jsonPayload: falcoAlert })] });
    assert.equal(item.id, only(falcoAlert).id);
    assert.equal(item.parse().surroundings?.cluster, 'cluster-1');
  });

  it('keeps the values beside it, and takes the innermost time and host', () => {
    const { time: _time, hostname: _hostname, ...bare } = falcoAlert;
    const inner = { alert: bare, timestamp: '2026-01-05T10:11:12.5Z', hostname: 'vm-2', team: 'a' };
    const alert = only({ time: 1_767_600_000, host: 'vm-1', team: 'b', event: inner }).parse();
    assert.equal(alert.time, '2026-01-05T10:11:12.500000000Z');
    assert.equal(alert.host?.name, 'vm-2');
    assert.deepEqual([alert.details['team'], alert.details['team_2']], ['a', 'b']);
    // A host outside the event is a detail only if it differs from the event's host.
    assert.equal(alert.details['hostname'], undefined);
    for (const [hostname, detail] of [
      ['node-1', undefined],
      ['agent-1', 'agent-1'],
    ]) {
      const { details } = only({ hostname, ddsource: 'falco', message: text }).parse();
      assert.deepEqual([details['hostname'], details['ddsource']], [detail, 'falco']);
    }
  });

  it('is parsed after the prefix of any logger', () => {
    const { id } = only(falcoAlert);
    for (const prefix of [
      '2026-01-05T10:11:12.2Z ',
      'falco  | ',
      '[2026-01-05 10:11:12] ',
      '<12>1 2026-01-05T10:11:12Z vm-1 falco 7 - [meta x="{"] ',
      'Jan  5 10:11:12 vm-1 falco-modern-bpf[7]: ',
      'level=info labels={"app":"falco"} msg=',
    ]) {
      assert.equal(only(logEntry({ textPayload: prefix + text })).id, id, prefix);
      assert.equal(only({ line: `${prefix}${text} (end)\n` }).id, id, prefix);
    }
    const quoted = `level=info msg=${JSON.stringify(text)} pod=x`;
    assert.equal(only(logEntry({ textPayload: quoted })).id, id);
    assert.deepEqual(outcomesOf({ log: `x ${text}\ny ${JSON.stringify(other)}\n` }), [
      id,
      only(other).id,
    ]);
  });

  it('is one event if its record also has a copy of it', () => {
    const { id } = only(falcoAlert);
    const rounded = { ...falcoAlert, output_fields: { 'evt.time': 1_767_607_872_123_456_800 } };
    const copies = { falco: { ...rounded, cluster: 'prod' }, event: { original: text } };
    assert.equal(only(logEntry({ jsonPayload: copies })).id, id);
    assert.equal(only({ message: text, event: { original: text } }).id, id);
    // No value of a copy is lost.
    assert.equal(only(copies).parse().details['cluster'], 'prod');
  });
});

describe('several events in a record', () => {
  const ids = [falcoAlert, other].map((event) => only(event).id);

  it('are separate, each with its record, with every digit', () => {
    for (const body of [
      { Records: [{ body: text }, { body: other }] },
      { streams: [{ values: [['1', text]] }, { values: [['2', JSON.stringify(other)]] }] },
      { resourceLogs: [{ scopeLogs: [{ logRecords: [{ a: falcoAlert }, { a: other }] }] }] },
      { records: [text, JSON.stringify(other)] },
      { one: text, two: { three: other } },
      logEntry({ jsonPayload: { line: `${text}\n${JSON.stringify(other)}` } }),
    ]) {
      assert.deepEqual(outcomesOf(body), ids);
    }
    const long = '{"n":1720031001639981110,"rule":"r","priority":"Error","output":"o"}';
    const items = parseItems(`{"a":{"x":"y","list":[${long},${long.replace('110', '111')}]}}`);
    assert.deepEqual(
      items.map((item) => item.kind === 'detection' && item.parse().details),
      [
        { n: '1720031001639981110', x: 'y' },
        { n: '1720031001639981111', x: 'y' },
      ],
    );
    for (const item of items) {
      assert.ok(item.kind === 'detection');
      const [again] = parseItems(item.data);
      assert.ok(again?.kind === 'detection' && again.id === item.id, 'enrich finds this id');
    }
  });

  it('do not hide the other records of their list', () => {
    const cut = text.slice(0, 90);
    assert.deepEqual(outcomesOf({ records: [falcoAlert, { line: cut }, { level: 'info' }] }), [
      ids[0],
      'truncated',
      'unknown-format',
    ]);
    assert.deepEqual(outcomesOf(logEntry({ jsonPayload: { a: [{ b: 1 }, { c: text }] } })), [
      'no alert in this log',
      ids[0],
    ]);
    assert.deepEqual(outcomesOf(fluentBit({ log: `${text}\n${cut}` })), [ids[0], 'truncated']);
    assert.deepEqual(
      outcomesOf({
        values: [
          ['1', text],
          ['2', plain],
        ],
      }),
      [ids[0], 'plain-text'],
    );
  });
});

describe('a log without an event', () => {
  it('is a dead letter if it may contain one, at any key', () => {
    const { priority: _priority, ...noPriority } = falcoAlert;
    const { rule: _rule, ...noRule } = falcoAlert;
    let deep: unknown = falcoAlert;
    for (let n = 0; n < 40; n += 1) deep = { a: deep };
    const doubtful: [damaged: unknown, reason: string][] = [
      [plain, 'plain-text'],
      [`2026-01-05T10:11:12.2Z stdout F ${plain}`, 'plain-text'],
      [`<12>1 2026-01-05T10:11:12Z vm falco 7 - - ${plain}`, 'plain-text'],
      [`first line\n${plain}`, 'plain-text'],
      ['CEF:0|Falcosecurity|Falco|1.0|Falco Event|A rule|7|uuid=x msg=it source=y', 'plain-text'],
      ['.name":"sh","evt.type":"execve","proc.aname[2]":"runc"}}', 'truncated'],
      [text.slice(0, 90), 'truncated'],
      [`WARN ${text.slice(0, 90)}`, 'truncated'],
      [JSON.stringify({ a: text }).slice(0, 90), 'truncated'],
      [JSON.stringify(sysdigEvent).slice(0, 150), 'truncated'],
      [noPriority, 'unknown-format'],
      [JSON.stringify(noRule), 'unknown-format'],
      [{ ...falcoAlert, priority: 'Sev 1' }, 'unknown-format'],
      [{ Rule: 'r', Output: 'o' }, 'unknown-format'],
      [{ id: 'x', type: 'policy', content: {} }, 'unknown-format'],
      [deep, 'unknown-format'],
    ];
    for (const [damaged, reason] of doubtful) {
      for (const body of [
        logEntry({ jsonPayload: { line: damaged } }),
        logEntry({ jsonPayload: { a: [{ MESSAGE: 'x', b: damaged }] } }),
        fluentBit({ log: 'x', other: damaged }),
        { body: damaged },
      ]) {
        const [item, ...others] = itemsOf(body);
        assert.ok(item?.kind === 'unknown' && others.length === 0, JSON.stringify(body));
        assert.equal(item.reason, reason, JSON.stringify(damaged));
        assert.equal(item.data, JSON.stringify(body));
      }
    }
  });

  it("is no dead letter if it contains a record of Sysdig's audits", () => {
    const record = {
      id: 'b'.repeat(32),
      type: 'command',
      timestamp: 1_767_607_872_123_456,
      timestampRFC3339Nano: '2026-01-05T10:11:12.123456Z',
      agentId: 1,
      cmdline: 'ls -l',
      labels: {},
    };
    for (const [name, wrap] of Object.entries(places)) {
      assert.deepEqual(outcomesOf(wrap(record)), ['not a detection: command'], name);
      assert.deepEqual(
        outcomesOf(wrap([record, sysdigEvent])),
        ['not a detection: command', sysdigEvent.id],
        name,
      );
    }
    assert.deepEqual(
      outcomesOf({ event: { id: '1', type: 'command', timestamp: 1, labels: {} } }),
      ['unknown-format'],
    );
  });

  it('is ignored if it certainly contains none', () => {
    for (const line of [
      'Mon Jan  5 10:11:12 2026: Loading rules from file /etc/falco/falco_rules.yaml',
      '10:11:12: starting',
      { rule: 'allow-ssh', action: 'ALLOW' },
      { rule_details: { priority: 1000, reference: 'network:x/firewall:y' } },
      { id: '1', engine: 'postgres', name: 'orders' },
      { output: 'x', priority: 1 },
      { page: { total: 0 }, data: [] },
      JSON.stringify({ level: 'info', msg: 'rule and priority' }),
    ]) {
      assert.deepEqual(
        outcomesOf(logEntry({ jsonPayload: { line } })),
        ['no alert in this log'],
        JSON.stringify(line),
      );
    }
  });

  it('takes linear time to search', () => {
    const nested = '{"a":['.repeat(2000) + ']}'.repeat(2000);
    const lines = [
      '{"'.repeat(100_000),
      '{\\"rule'.repeat(50_000),
      '10:11:12'.repeat(50_000),
      'x\n'.repeat(100_000),
      JSON.stringify(nested),
    ];
    assertFast(() => lines.forEach((line) => itemsOf(logEntry({ jsonPayload: { line } }))));
  });

  it('are searched for in braces without JSON in little time', () => {
    const texts = Array.from({ length: 40 }, () => '{x}'.repeat(4000));
    assertFast(() => parseItems(JSON.stringify({ texts })));
  });
});
