import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PermanentError } from '@pipeline/shared/errors.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { formats } from '@pipeline/shared/generated/formats.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import { violations } from '@pipeline/shared/validation.ts';
import {
  parseItems,
  parseJsonItems,
  parseItemLines,
  TooManyEventsError,
  type Detection,
  type Item,
} from '@pipeline/shared/items.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { fixture, fixtureFiles } from '../../../local/samples/index.ts';
import { mutated } from '../mutations.ts';
import { eventOfItem } from '../runtime-events.ts';
import { readPayload } from '../../../scripts/lib/payload.ts';

const forwarded = {
  id: 'a'.repeat(32),
  type: 'policy',
  timestamp: 1720031001,
  content: { ruleName: 'r' },
};

function kinds(items: Item[]): string[] {
  return items.map(({ kind }) => kind);
}

function detections(items: Item[]): Detection[] {
  return items.filter((item) => item.kind === 'detection');
}

describe('the items of a body', () => {
  it('are limited to a number of events', () => {
    for (const read of [parseJsonItems, parseItems]) {
      assert.equal(read('[1,2]', 2).length, 2);
      assert.throws(() => read('[1,2,3]', 2), TooManyEventsError);
    }
    assert.equal(parseItemLines('1\n\n2\n\n', 2).length, 2);
    assert.throws(() => parseItemLines('1\n2\n3', 2), TooManyEventsError);
    assert.throws(() => parseItems('{}\n{}\n{}', 2), TooManyEventsError);
    assert.equal(parseItemLines('1\r\n2').length, 2);
  });

  it('are quarantined as one body if each of many events would get a copy of a large part', () => {
    const notification = (shared: string, events: number): string =>
      JSON.stringify({
        alert: { name: shared },
        state: 'ACTIVE',
        source: 'Sysdig Secure',
        entities: [{ policyEvents: Array.from({ length: events }, () => ({})) }],
      });
    const small = parseJsonItems(notification('x'.repeat(1000), 10));
    assert.deepEqual(
      kinds(small),
      Array.from({ length: 10 }, () => 'detection'),
    );
    const [item, ...rest] = parseJsonItems(notification('x'.repeat(4_000_000), 100_000));
    assert.equal(rest.length, 0);
    assert.ok(item?.kind === 'unknown' && item.reason === 'too-large');
  });

  it('keep the unchanged text of each element of an array', async () => {
    const { body } = await fixture('b03');
    for (const { data } of detections(parseJsonItems(body))) assert.ok(body.includes(data));
  });

  it('are not held back by an invalid element of a batch', () => {
    const batch = [forwarded, forwarded, 'nonsense', 17, null, { some: 'object' }, forwarded];
    assert.deepEqual(kinds(parseJsonItems(JSON.stringify(batch))), [
      'detection',
      'detection',
      ...Array<string>(4).fill('unknown'),
      'detection',
    ]);
  });

  it('are not held back by a broken line', () => {
    const line = JSON.stringify(forwarded);
    const items = parseItemLines(`${line}\n{"broken\r\n\n${line}\n`);
    assert.deepEqual(kinds(items), ['detection', 'unknown', 'detection']);
    assert.ok(
      items[1]?.kind === 'unknown' &&
        items[1].data === '{"broken' &&
        items[1].reason === 'not-json',
    );
  });

  it('are lines of JSON even if undeclared', async () => {
    const { body } = await fixture('b19');
    assert.deepEqual(kinds(parseItems(body)), ['detection', 'detection', 'detection']);
    assert.throws(() => parseItems('{"a":1'), SyntaxError);
    assert.throws(() => parseItems('not json\nat all'), SyntaxError);
  });

  it('may be concatenated, as a Splunk HTTP Event Collector accepts them', () => {
    const [one, other] = ['a', 'b'].map((id) =>
      JSON.stringify({ time: 1, event: { ...forwarded, id, name: 'a } b { "c\\' } }),
    );
    for (const body of [`${one}${other}`, ` ${one}\r\n\r\n${other}\n`, `${one} ${other}`]) {
      assert.deepEqual(
        detections(parseItems(body)).map(({ id }) => id),
        ['a', 'b'],
      );
    }
    assert.deepEqual(kinds(parseItems(`${one}{"a": nothing}${other}`)), [
      'detection',
      'unknown',
      'detection',
    ]);
    const pretty = JSON.stringify(forwarded, null, 2);
    assert.deepEqual(kinds(parseItems(`${pretty}\n${pretty}`)), ['detection', 'detection']);
    assert.throws(() => parseItems(`${one}${other}${one}`, 2), TooManyEventsError);
    assert.throws(() => parseItems(`${one}{"a":1`), SyntaxError);
    assert.throws(() => parseItems(`${one}}`), SyntaxError);
    assert.throws(() => parseItems(`${one},${other}`), SyntaxError);
  });

  it('may be concatenated within a message of Pub/Sub and in base64', () => {
    const data = btoa(['a', 'b'].map((id) => JSON.stringify({ ...forwarded, id })).join(''));
    for (const body of [{ message: { data }, subscription: 's' }, { records: [{ data }] }]) {
      assert.deepEqual(
        detections(parseItems(JSON.stringify(body))).map(({ id }) => id),
        ['a', 'b'],
      );
    }
  });

  it('are not searched for in too many concatenated objects', () => {
    const data = btoa('{}'.repeat(20_001));
    const [item, ...others] = parseItems(JSON.stringify({ message: { data }, subscription: 's' }));
    assert.ok(item?.kind === 'unknown' && others.length === 0);
    assert.throws(() => parseItems('{}'.repeat(1_000_000), 2), TooManyEventsError);
  });

  it('may follow a byte order mark, also in a body with bytes that are not UTF-8', () => {
    const line = Buffer.from(JSON.stringify({ ...forwarded, name: 'é' }), 'latin1');
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    const array = Buffer.concat([
      mark,
      Buffer.from('['),
      line,
      Buffer.from(','),
      line,
      Buffer.from(']'),
    ]);
    assert.deepEqual(kinds(parseItems(array)), ['detection', 'detection']);
    assert.deepEqual(kinds(parseItemLines(Buffer.concat([mark, line]))), ['detection']);
  });

  it('are a notification narrowed to each policy event of each entity, with all digits', async () => {
    const { body } = await fixture('a01');
    const [event] = /\{\s*"containerId"[^]*?"version": 1\s*\}/.exec(body) ?? [''];
    const other = event
      .replace('534932085048320000', '534932085048320001')
      .replace('1524066096644551', '1524066096644551999');
    const entity = (...events: string[]): string =>
      `{"entity":"","policies":[{"id":3136,"name":"P"}],"policyEvents":[${events.join(',')}]}`;
    const text = `{"alert":{"name":"Policy 3136: P"},"state":"ACTIVE","source":"Sysdig Secure","entities":[${entity(event, 'null', other)},${entity(other.replace('0001"', '0002"'))}]}`;
    const items = detections(parseJsonItems(text));
    assert.deepEqual(
      items.map(({ id }) => id),
      ['534932085048320000', '534932085048320001', '534932085048320002'],
    );
    assert.ok(items[1]?.data.includes('"timestamp":1524066096644551999'));
    assert.equal(items[1]?.parse().time, '2018-04-18T15:41:36.644551999Z');
    assert.equal(items[1]?.parse().policy?.name, 'P');
  });

  it('quarantine a notification that names no detection', () => {
    const body = {
      alert: { name: 'Policy 1: P' },
      state: 'ACTIVE',
      source: 'Sysdig Secure',
      entities: [{}],
    };
    const [item] = parseJsonItems(JSON.stringify(body));
    assert.ok(item?.kind === 'unknown' && item.reason === 'empty');
  });

  it('ignore a resolved notice and an empty page', () => {
    const resolved = {
      alert: {},
      state: 'ACTIVE',
      resolved: true,
      source: 'Sysdig Secure',
      entities: [],
    };
    const pages = [[], null].map((data) => ({ page: { total: 0 }, data }));
    const items = parseJsonItems(JSON.stringify([resolved, ...pages]));
    assert.deepEqual(
      items.map((item) => item.kind === 'ignored' && item.reason),
      ['resolved notice', 'empty page', 'empty page'],
    );
  });

  it('report the missing parts of an event', () => {
    const [item] = parseJsonItems('{"rule":"","priority":"Error","time":"2024-05-13T13:23:27Z"}');
    assert.ok(item?.kind === 'unknown' && item.reason === 'invalid');
    assert.equal(item.error, 'falco: rule must NOT have fewer than 1 characters');
  });

  it('are not held back by an event that is nested too deeply', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const event = `{"rule":"r","priority":"Error","time":"2024-05-13T13:23:27Z","output":${deep}}`;
    const items = parseJsonItems(`[${event}, ${JSON.stringify(forwarded)}]`);
    assert.deepEqual(kinds(items), ['unknown', 'detection']);
    // Also in a place that no parser reads: the event's ID covers all of it.
    const [late] = parseJsonItems(event.replace('output', 'custom'));
    assert.ok(late?.kind === 'unknown' && late.reason === 'too-deep');
    // An event with its own ID is parsed later.
    const [own] = detections(parseJsonItems(JSON.stringify(forwarded).replace('"r"', deep)));
    assert.throws(() => own?.parse(), PermanentError);
  });

  it('read severity 0 as High only if there is a policy', async () => {
    const [audit] = parseJsonItems((await fixture('b11')).body);
    assert.equal(audit?.kind, 'ignored');
    const [policy] = detections(parseJsonItems((await fixture('b01')).body));
    assert.equal(policy?.parse().severity, 'HIGH');
  });

  it('give an event the same ID through Falco and falcosidekick, and another event another', async () => {
    const [direct] = detections(parseJsonItems((await fixture('e04')).body));
    const [forwardedOn] = detections(parseJsonItems((await fixture('e13')).body));
    assert.equal(direct?.id, forwardedOn?.id);
    const later = (await fixture('e04')).body.replaceAll(
      '13:23:27.021777225',
      '13:23:27.021777226',
    );
    assert.notEqual(detections(parseJsonItems(later))[0]?.id, direct?.id);
  });

  it('hash a Sysdig ID that Security Command Center would not accept', () => {
    const [item] = detections(parseJsonItems(JSON.stringify({ ...forwarded, id: 'not-an-id' })));
    assert.match(item?.id ?? '', /^[0-9a-f]{32}$/);
  });

  it('hash an event whose ID is a default value, which other events share', () => {
    const idOf = (id: unknown, timestamp: number): string => {
      const [detection] = detections(parseItems(JSON.stringify({ ...forwarded, id, timestamp })));
      assert.ok(detection);
      return detection.id;
    };
    for (const id of ['0', 0, '0'.repeat(32), 'null', 'None', 'undefined', 'NaN']) {
      assert.notEqual(idOf(id, 1_720_031_001), idOf(id, 1_720_031_002));
      assert.equal(idOf(id, 1_720_031_001), idOf(id, 1_720_031_001));
    }
    assert.equal(idOf('100', 1_720_031_001), '100');
  });

  it('match every payload to exactly one format', async () => {
    for (const file of fixtureFiles) {
      const { name, body, contentType } = await readPayload(file);
      if (name.startsWith('c07')) continue;
      const texts = contentType === 'application/json' ? [body] : body.trim().split('\n');
      for (const text of texts) {
        const value = parseJson(text);
        const objects: unknown[] = Array.isArray(value) ? value : [value];
        for (const object of objects.filter(isObject)) {
          const by = formats
            .filter((format) => format.recognise(object))
            .map((format) => format.name);
          assert.equal(by.length, 1, `${name} is recognised by ${by.join(' and ') || 'none'}`);
        }
      }
    }
  });

  it('neither throw nor lose an element for any mutation of a payload', async () => {
    const bodies = await Promise.all(fixtureFiles.map(readPayload));
    const objects = bodies.flatMap(({ body, contentType }) =>
      contentType === 'application/json' ? [parseJson(body)] : [],
    );
    fc.assert(
      fc.property(fc.array(mutated(objects), { minLength: 1, maxLength: 4 }), (values) => {
        const elements = values.flatMap((value): unknown[] =>
          Array.isArray(value) ? value : [value],
        );
        const items = parseJsonItems(JSON.stringify(elements));
        assert.ok(items.length >= elements.length, 'an element became nothing');
        for (const item of items) {
          if (item.kind !== 'detection') continue;
          const event = parsed(item);
          if (event === undefined) continue;
          const resource = { kind: 'organization', name: 'x' };
          const valid = enrichedEvent({ version: 2, event, resource });
          assert.ok(valid, violations(enrichedEvent).join('; '));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Returns the event, or undefined if it is rejected as the contract allows. */
function parsed(item: Detection): RuntimeEvent | undefined {
  try {
    return eventOfItem(item);
  } catch (error) {
    assert.ok(error instanceof PermanentError, String(error));
    return undefined;
  }
}
