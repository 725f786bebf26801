import assert from 'node:assert/strict';
import { parseItems } from '@pipeline/shared/items.ts';
import { parseJson } from '@pipeline/shared/json.ts';
import { itemsOf, only } from './read.ts';
import { base64, cloudEvent, falcoAlert, fluentBit, logEntry, pushed } from './wrapped.ts';

const text = JSON.stringify(falcoAlert);
const { time: _time, ...timeless } = falcoAlert;
const { hostname: _hostname, ...hostless } = falcoAlert;

const direct = only(falcoAlert);

describe('an event in a wrapper', () => {
  const wrappings: Record<string, unknown> = {
    'a log entry': logEntry({ jsonPayload: falcoAlert }),
    'a log entry of text': logEntry({ textPayload: `${text}\n` }),
    'a log entry of a record': logEntry({ jsonPayload: { log: text, stream: 'stdout' } }),
    'a log entry of a message': logEntry({ jsonPayload: { message: text, other: 1 } }),
    'a record of Fluent Bit': fluentBit({ log: `${text}\n` }),
    'a line as the runtime writes it': fluentBit({
      log: `2026-01-05T10:11:12.2Z stdout F ${text}`,
    }),
    'a record with an object': fluentBit({ log: falcoAlert }),
    'a record of a CRI log': { message: text, logtag: 'F', stream: 'stdout', time: 't' },
    'a record of a line alone': { log: text },
    'a merged record': fluentBit(falcoAlert, { log: text }),
    'a record merged under a key': fluentBit({ log_processed: falcoAlert }),
    'a record merged under a key beside another line': fluentBit({ falco: falcoAlert, log: 'x' }),
    'a record of Filebeat': {
      '@timestamp': '2026-01-05T10:11:12.2Z',
      message: text,
      log: { offset: 7, file: { path: '/var/log/falco.log' } },
    },
    'an event of the HTTP Event Collector': { time: 1_767_607_872.5, host: 'n', event: falcoAlert },
    'a line as falcosidekick writes it to syslog': logEntry({
      textPayload: `<5>2026-01-05T10:11:12Z vm-1 Falco[1]: ${text}\n`,
    }),
    'a line as syslog writes it': logEntry({
      jsonPayload: { message: `Jan  5 10:11:12 vm-1 falco[812]: ${text}`, ident: 'falco' },
    }),
    'a record with a date': { date: 1_767_607_872.5, log: text },
    'a CloudEvent': cloudEvent({ data: falcoAlert }),
    'a CloudEvent in base64': cloudEvent({ data_base64: base64(falcoAlert) }),
    'a CloudEvent of text': cloudEvent({ data: text }),
    'a push': pushed(falcoAlert),
    'a message': { data: base64(falcoAlert), attributes: { a: 'b' } },
    'what is published by REST': { messages: [{ data: base64(falcoAlert) }] },
    'what is pulled by REST': {
      receivedMessages: [{ ackId: 'x', message: { data: base64(falcoAlert), messageId: '1' } }],
    },
    'a push of a CloudEvent of a push of a log entry of a record': pushed(
      cloudEvent({ data: pushed(logEntry({ jsonPayload: fluentBit({ log: text }) })) }),
    ),
  };

  for (const [name, body] of Object.entries(wrappings)) {
    it(`is parsed as that event: ${name}`, () => {
      const item = only(body);
      assert.equal(item.id, direct.id);
      const { surroundings: _surroundings, details: _details, ...alert } = item.parse();
      const { details: _none, ...expected } = direct.parse();
      assert.deepEqual(alert, expected);
      const isRewritten = name.endsWith('by REST');
      assert.equal(item.data === JSON.stringify(body), !isRewritten, 'as it arrived');
    });
  }

  it('of Sysdig is parsed as that event', () => {
    const event = { id: 'a'.repeat(32), type: 'policy', severity: 1, content: { ruleName: 'r' } };
    for (const body of [
      pushed(event),
      cloudEvent({ data: event }),
      logEntry({ jsonPayload: event }),
    ]) {
      assert.equal(only(body).id, event.id);
    }
  });

  it('is one of several if the wrapped text contains several', () => {
    const event = { type: 'policy', timestamp: 1, severity: 1, content: { ruleName: 'r' } };
    const ids = ['a'.repeat(32), 'b'.repeat(32)];
    const lines = ids.map((id) => `${JSON.stringify({ ...event, id })}\n`);
    for (const body of [
      { message: { data: base64(lines.join('')), messageId: '1' } },
      logEntry({ textPayload: lines.join('\n') }),
      logEntry({ jsonPayload: { message: `[${lines.join()}]` } }),
    ]) {
      const items = itemsOf(body);
      assert.deepEqual(
        items.map((item) => item.kind === 'detection' && item.id),
        ids,
      );
    }
    // A truncated line does not hold back the others.
    const [one, cut, other, ...rest] = itemsOf(
      logEntry({ textPayload: `${lines[0]}{"rule": "r", "output": "cu\n${lines[1]}` }),
    );
    assert.ok(one?.kind === 'detection' && other?.kind === 'detection' && rest.length === 0);
    assert.ok(cut?.kind === 'unknown' && cut.reason === 'truncated');
  });

  it('has the custom attributes of its message, and no others', () => {
    const attributes = { team: 'blue', format: 'falco', 'ce-id': '1', googclient_x: 'y' };
    const message = { data: base64(falcoAlert), messageId: '1', attributes };
    for (const body of [{ message }, { messages: [message] }]) {
      assert.deepEqual(only(body).parse().details, { 'attribute.team': 'blue' });
    }
    // An operator's extension of a CloudEvent in binary mode.
    const extended = { ...message, attributes: { ...attributes, 'ce-env': 'test' } };
    assert.equal(only({ message: extended }).parse().details['attribute.ce-env'], 'test');
  });

  it("has the place in the message's attributes, as on the topic", () => {
    const place = { project: 'shop-1', location: 'europe-west1', cluster: 'prod' };
    const attributes = { ...place, sender: 'falco', team: 'blue' };
    const alert = only({ message: { data: base64(falcoAlert), attributes } }).parse();
    assert.deepEqual(alert.surroundings, place);
    assert.deepEqual(alert.details, { 'attribute.team': 'blue' });
    // An operator may use these names for something else.
    const other = { project: 'Apollo', location: 'Berlin', cluster: 'a b', sender: 'me' };
    const odd = only({ message: { data: base64(falcoAlert), attributes: other } }).parse();
    assert.equal(odd.surroundings, undefined);
    assert.deepEqual(Object.values(odd.details).toSorted(), Object.values(other).toSorted());
  });

  it('has the place and the host of the log entry', () => {
    const alert = only(logEntry({ jsonPayload: hostless })).parse();
    assert.deepEqual(alert.surroundings, {
      project: 'example-project',
      location: 'us-central1',
      cluster: 'cluster-1',
      node: 'gke-cluster-1-pool-1-abcd',
    });
    assert.equal(alert.host?.name, 'gke-cluster-1-pool-1-abcd');
    const vm = { type: 'gce_instance', labels: { project_id: 'p', zone: 'z', instance_id: '17' } };
    const onVm = only(logEntry({ jsonPayload: hostless }, { resource: vm })).parse();
    assert.deepEqual(onVm.surroundings, { project: 'p', location: 'z', instance: '17' });
    assert.equal(onVm.host?.name, 'gke-cluster-1-pool-1-abcd');
    const old = { type: 'container', labels: { project_id: 'p', zone: 'z', cluster_name: 'c' } };
    const long = only(logEntry({ jsonPayload: hostless }, { resource: old, labels: {} })).parse();
    assert.deepEqual(long.surroundings, { project: 'p', location: 'z', cluster: 'c' });
  });

  it("has the node of a record, and the operator's additions", () => {
    const alert = only(fluentBit({ log: JSON.stringify(hostless) }, { cluster: 'prod' })).parse();
    assert.equal(alert.host?.name, 'node-3');
    assert.deepEqual(alert.surroundings, { node: 'node-3' });
    assert.deepEqual(alert.details, { cluster: 'prod' });
    const merged = only(fluentBit(hostless, { cluster: 'prod' })).parse();
    assert.deepEqual([merged.host?.name, merged.details], ['node-3', { cluster: 'prod' }]);
    for (const kubernetes of [
      { pod_name: 'falco-x', pod_node_name: 'node-5' },
      { pod: { name: 'falco-x' }, node: { name: 'node-5' } },
    ]) {
      const record = only(fluentBit({ message: JSON.stringify(hostless) }, { kubernetes })).parse();
      assert.equal(record.host?.name, 'node-5');
      assert.deepEqual([record.surroundings, record.details], [{ node: 'node-5' }, {}]);
    }
    const collected = only({ host: 'vm-2', event: hostless }).parse();
    assert.deepEqual([collected.host?.name, collected.surroundings], ['vm-2', undefined]);
    const event = cloudEvent({ data: hostless }, { hostname: 'node-4', team: 'blue' });
    const { host, details } = only(event).parse();
    assert.deepEqual([host?.name, details], ['node-4', { team: 'blue' }]);
  });

  it('has the time of its wrapper if agents moved it there, and never a rounded one', () => {
    const rounded = { ...timeless, output_fields: { 'evt.time': 1_767_607_872_123_456_800 } };
    const exact = '1767607872123456789';
    assert.equal(
      only(logEntry({ jsonPayload: rounded })).parse().time,
      '2026-01-05T10:11:12.200000000Z',
    );
    assert.equal(
      only(logEntry({ jsonPayload: rounded }, { timestamp: undefined })).parse().time,
      undefined,
    );
    const inText = JSON.stringify(rounded).replace(/176760787\d+/, exact);
    assert.equal(
      only(logEntry({ textPayload: inText })).parse().time,
      '2026-01-05T10:11:12.123456789Z',
    );
    assert.equal(
      only(fluentBit({ log: timeless }, { time: '2026-01-05T10:11:12.3Z' })).parse().time,
      '2026-01-05T10:11:12.300000000Z',
    );
    // The publish time is not the event's time.
    assert.equal(only(pushed(timeless)).parse().time, undefined);
    const lifted = logEntry({ jsonPayload: timeless }, { timestamp: falcoAlert['time'] });
    assert.equal(only(lifted).id, direct.id);
  });

  it('is one of several, each in the wrapper narrowed to it, with every digit', () => {
    const long = '{"n":1720031001639981110,"rule":"r","priority":"Error","output":"o"}';
    const other = long.replace('110', '111');
    const list = `[${long},${other}]`;
    const bodies = [
      JSON.stringify(logEntry({ textPayload: list })),
      JSON.stringify(fluentBit({ log: list })),
      JSON.stringify(cloudEvent({ data: 'DATA' })).replace('"DATA"', list),
      JSON.stringify(pushed(list)),
      JSON.stringify({ messages: [{ data: base64(long) }, { data: base64(other) }] }),
    ];
    const [one, two] = [long, other].map((each) => only(parseJson(each)).id);
    for (const body of bodies) {
      const items = parseItems(body);
      assert.ok(items.every((item) => item.kind === 'detection'));
      assert.equal(items.length, 2);
      // The time, which the record and the event lack, differs by wrapper.
      const parts = items.map((item) => parseItems(item.data));
      for (const [index, part] of parts.entries()) {
        const [again, ...others] = part;
        assert.ok(again?.kind === 'detection' && others.length === 0);
        assert.equal(again.id, items[index]?.id, 'enrich finds the id that receive found');
        assert.equal(
          again.parse().details['n'],
          index === 0 ? '1720031001639981110' : '1720031001639981111',
        );
      }
      assert.notEqual(items[0]?.id, items[1]?.id);
    }
    const [pushedOne, pushedTwo] = parseItems(JSON.stringify(pushed(list)));
    assert.ok(pushedOne?.kind === 'detection' && pushedTwo?.kind === 'detection');
    assert.deepEqual([pushedOne.id, pushedTwo.id], [one, two]);
  });

  it('is one of a notification in a push', () => {
    const events = [1, 2].map((id) => ({ id: `${id}`, output: 'x', timestamp: 1_777_373_155 }));
    const body = {
      alert: {},
      state: 'ACTIVE',
      source: 'Sysdig Secure',
      entities: [{ policyEvents: events }],
    };
    const items = itemsOf(pushed(body));
    assert.deepEqual(
      items.map((item) => item.kind === 'detection' && item.id),
      ['1', '2'],
    );
    const [first] = items;
    assert.ok(first?.kind === 'detection');
    assert.match(first.data, /"subscription"/);
    assert.equal(only(parseJson(first.data)).id, '1');
  });
});

describe('a wrapper without an event', () => {
  const cut = text.slice(0, 90);
  const reasons: [name: string, body: unknown, outcome: string][] = [
    [
      'a line of text',
      logEntry({ textPayload: 'Loading rules from file' }),
      'ignored: no alert in this log',
    ],
    [
      'a line of JSON',
      logEntry({ jsonPayload: { level: 'info' } }),
      'ignored: no alert in this log',
    ],
    [
      'an audit log',
      logEntry({ protoPayload: { methodName: 'm' } }),
      'ignored: no alert in this log',
    ],
    ['broken JSON', logEntry({ textPayload: '{"level": "info"' }), 'ignored: no alert in this log'],
    ['no payload', logEntry({}), 'ignored: empty'],
    [
      'a line in a record',
      fluentBit({ log: 'Falco initialized' }),
      'ignored: no alert in this log',
    ],
    ['a message without data', { message: { attributes: {}, messageId: '1' } }, 'ignored: empty'],
    ['an empty list', pushed([]), 'ignored: empty'],
    [
      'the test of falcosidekick',
      pushed({ ...falcoAlert, rule: 'Test rule', source: 'internal' }),
      'ignored: test notification',
    ],
    ['a cut alert', logEntry({ textPayload: cut }), 'unknown: truncated'],
    ['the rest of a cut alert', logEntry({ textPayload: text.slice(60) }), 'unknown: truncated'],
    ['a cut alert in a record', fluentBit({ log: cut }), 'unknown: truncated'],
    ['a cut alert in a message', logEntry({ jsonPayload: { message: cut } }), 'unknown: truncated'],
    [
      'an alert in plain text',
      logEntry({ textPayload: String(falcoAlert['output']) }),
      'unknown: plain-text',
    ],
    [
      'the same in a record',
      fluentBit({ log: '2026-01-05T10:11:12.1+0000: Error it (x=y)' }),
      'unknown: plain-text',
    ],
    [
      'an alert in plain text as syslog writes it',
      logEntry({ jsonPayload: { message: 'vm-1 falco[812]: 10:11:12.123456789: Error it (x=y)' } }),
      'unknown: plain-text',
    ],
    [
      'its own line in syslog',
      logEntry({ textPayload: 'falco[8]: Falco version 0.44' }),
      'ignored: no alert in this log',
    ],
    [
      'an alert without a priority',
      logEntry({ jsonPayload: { rule: 'r', output: 'o' } }),
      'unknown: unknown-format',
    ],
    ['text in a push', pushed('hello'), 'unknown: not-json'],
    ['something else in a push', pushed({ hello: 1 }), 'unknown: unknown-format'],
    [
      'something else in a CloudEvent',
      cloudEvent({ data: { hello: 1 } }),
      'unknown: unknown-format',
    ],
    ['an alert without a rule in a push', pushed({ ...falcoAlert, rule: '' }), 'unknown: invalid'],
  ];
  for (const [name, body, outcome] of reasons) {
    it(`is ignored or quarantined with a reason: ${name}`, () => {
      const [item, ...others] = itemsOf(body);
      assert.ok(item !== undefined && item.kind !== 'detection' && others.length === 0);
      assert.equal(`${item.kind}: ${item.reason}`, outcome);
      if (item.kind === 'unknown') assert.equal(item.data, JSON.stringify(body));
    });
  }

  it('is left alone if it is nested too deeply', () => {
    let body: unknown = falcoAlert;
    for (let n = 0; n < 12; n += 1) body = pushed(body);
    const [item] = itemsOf(body);
    assert.ok(item?.kind === 'unknown');
    let lists: unknown = falcoAlert;
    for (let n = 0; n < 12; n += 1) lists = cloudEvent({ data: [lists] });
    assert.ok(itemsOf(lists).every(({ kind }) => kind === 'unknown'));
  });
});
