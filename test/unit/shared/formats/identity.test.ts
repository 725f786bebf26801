import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseItems } from '@pipeline/shared/items.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { cloudEvent, falcoAlert, fluentBit, logEntry, pushed } from './wrappers/wrapped.ts';

function idOf(body: unknown): string {
  const [item, ...others] = parseItems(typeof body === 'string' ? body : JSON.stringify(body));
  assert.ok(item?.kind === 'detection' && others.length === 0);
  return item.id;
}

const scalar = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
);
const fieldNames = ['proc.name', 'proc.pid', 'ct.name', 'fd.name', 'k8s.pod.name', 'custom'];
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string(), scalar),
);
const fields = fc.dictionary(fc.constantFrom(...fieldNames), value);
const alert = fc
  .record({
    output: fc.string(),
    hostname: fc.constantFrom('node-1', 'node-2'),
    tags: fc.array(fc.string()),
    output_fields: fields,
  })
  .map((changes): JsonObject => Object.assign({}, falcoAlert, changes));

describe('the ID of an event', () => {
  it('is the same for every delivery', () => {
    fc.assert(
      fc.property(alert, fc.uuid(), fc.uuid(), (event, one, another) => {
        const id = idOf({ ...event, uuid: one });
        const entry = (insertId: string): JsonObject =>
          logEntry({ jsonPayload: event }, { insertId });
        for (const same of [
          event,
          { ...event, uuid: another },
          Object.fromEntries(Object.entries(event).toReversed()),
          [event],
          { ...event, priority: 'WARNING', source: 'Syscall' },
          { ...event, time: '2026-01-05T11:11:12.123456789+01:00' },
          entry('a'),
          entry('b'),
          fluentBit({ log: JSON.stringify(event) }),
          cloudEvent({ data: { ...event, uuid: another } }),
          pushed(event),
        ]) {
          assert.equal(idOf(same), id);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('changes with every single field', () => {
    const change = fc.oneof(
      fc
        .tuple(fc.constantFrom(...fieldNames), value)
        .map(([name, to]) => (event: JsonObject): JsonObject => {
          const old = isObject(event['output_fields']) ? event['output_fields'] : {};
          return { ...event, output_fields: { ...old, [name]: to } };
        }),
      fc
        .tuple(
          fc.constantFrom('rule', 'priority', 'source', 'hostname', 'output', 'added'),
          // A digit is a priority, too: "4" and "Warning" are the same event.
          fc.string({ minLength: 1 }).filter((to) => !/^[0-7]$/.test(to)),
        )
        .map(([name, to]) => (event: JsonObject): JsonObject => ({ ...event, [name]: to })),
    );
    fc.assert(
      fc.property(alert, change, (event, changed) => {
        const other = changed(event);
        const differs = JSON.stringify(inLowerCase(other)) !== JSON.stringify(inLowerCase(event));
        fc.pre(differs && String(other['rule']).length > 0);
        assert.notEqual(idOf(other), idOf(event));
      }),
      { numRuns: 500 },
    );
  });

  it('distinguishes two detections of one second with the same text', () => {
    const calling = (name: string): JsonObject => ({
      ...falcoAlert,
      output_fields: { 'ct.name': name },
    });
    const one = calling('AuthorizeSecurityGroupIngress');
    const other = calling('ModifyInstanceAttribute');
    assert.notEqual(idOf(one), idOf(other));
    const list = parseItems(JSON.stringify([one, other]));
    assert.deepEqual(
      list.map((item) => item.kind === 'detection' && item.id),
      [idOf(one), idOf(other)],
    );
  });

  it('includes each digit of a 64-bit integer', () => {
    const withTime = (nanos: string): string =>
      JSON.stringify({ ...falcoAlert, n: 'N' }).replace('"N"', nanos);
    assert.notEqual(idOf(withTime('1720031001639981110')), idOf(withTime('1720031001639981111')));
  });

  it('of an event without a time depends on the time of its log entry, not of its receipt', () => {
    const { time: _time, ...timeless } = falcoAlert;
    assert.equal(idOf(pushed(timeless)), idOf(timeless));
    const at = (timestamp: string): string =>
      idOf(logEntry({ jsonPayload: timeless }, { timestamp }));
    assert.notEqual(at('2026-01-05T10:11:12.1Z'), at('2026-01-05T10:11:12.2Z'));
    assert.equal(at('2026-01-05T10:11:12.1Z'), at('2026-01-05T10:11:12.100Z'));
  });

  it('is the same if a sender writes or omits keys without a value', () => {
    const { output: _output, ...event } = falcoAlert;
    const id = idOf(event);
    for (const empty of [{ tags: [] }, { tags: null }, { output: '' }, { note: {} }]) {
      assert.equal(idOf({ ...event, ...empty }), id);
    }
    const { output_fields: _fields, ...fieldless } = falcoAlert;
    assert.equal(idOf({ ...fieldless, output_fields: null }), idOf(fieldless));
    assert.equal(idOf({ ...fieldless, output_fields: {} }), idOf(fieldless));
  });

  it("includes the wrapper's host if the event names none", () => {
    const { hostname: _hostname, ...hostless } = falcoAlert;
    const on = (host: string): string =>
      idOf(fluentBit({ log: hostless }, { kubernetes: { host, pod_name: 'falco-x' } }));
    assert.notEqual(on('node-1'), on('node-2'));
    assert.equal(on('node-1'), idOf(falcoAlert));
  });
});

function inLowerCase(event: JsonObject): JsonObject {
  const { priority, source } = event;
  return { ...event, priority: lower(priority), source: lower(source) };
}

function lower(word: unknown): unknown {
  return typeof word === 'string' ? word.toLowerCase() : word;
}
