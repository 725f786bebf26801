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

describe('what a body holds', () => {
  it('is taken up to a number of events', () => {
    for (const read of [parseJsonItems, parseItems]) {
      assert.equal(read('[1,2]', 2).length, 2);
      assert.throws(() => read('[1,2,3]', 2), TooManyEventsError);
    }
    assert.equal(parseItemLines('1\n\n2\n\n', 2).length, 2);
    assert.throws(() => parseItemLines('1\n2\n3', 2), TooManyEventsError);
    assert.throws(() => parseItems('{}\n{}\n{}', 2), TooManyEventsError);
    assert.equal(parseItemLines('1\r\n2').length, 2);
  });

  it('is quarantined as a whole when each of many events would get a copy of much', () => {
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

  it('passes each element of an array on as the very text it arrived as', async () => {
    const { body } = await fixture('b03');
    for (const { data } of detections(parseJsonItems(body))) assert.ok(body.includes(data));
  });

  it('lets nonsense in a batch hold back nothing', () => {
    const batch = [forwarded, forwarded, 'nonsense', 17, null, { some: 'object' }, forwarded];
    assert.deepEqual(kinds(parseJsonItems(JSON.stringify(batch))), [
      'detection',
      'detection',
      ...Array<string>(4).fill('unknown'),
      'detection',
    ]);
  });

  it('lets a broken line hold back nothing', () => {
    const line = JSON.stringify(forwarded);
    const items = parseItemLines(`${line}\n{"broken\r\n\n${line}\n`);
    assert.deepEqual(kinds(items), ['detection', 'unknown', 'detection']);
    assert.ok(
      items[1]?.kind === 'unknown' &&
        items[1].data === '{"broken' &&
        items[1].reason === 'not-json',
    );
  });

  it('takes lines of JSON for what they are when nobody says so', async () => {
    const { body } = await fixture('b19');
    assert.deepEqual(kinds(parseItems(body)), ['detection', 'detection', 'detection']);
    assert.throws(() => parseItems('{"a":1'), SyntaxError);
    assert.throws(() => parseItems('not json\nat all'), SyntaxError);
  });

  it('narrows a notification to each policy event of each entity, digits and all', async () => {
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

  it('quarantines a notification that says it detected something and not what', () => {
    const body = {
      alert: { name: 'Policy 1: P' },
      state: 'ACTIVE',
      source: 'Sysdig Secure',
      entities: [{}],
    };
    const [item] = parseJsonItems(JSON.stringify(body));
    assert.ok(item?.kind === 'unknown' && item.reason === 'empty');
  });

  it('ignores a resolved notice and an empty page', () => {
    const resolved = {
      alert: {},
      state: 'ACTIVE',
      resolved: true,
      source: 'Sysdig Secure',
      entities: [],
    };
    const items = parseJsonItems(JSON.stringify([resolved, { page: { total: 0 }, data: [] }]));
    assert.deepEqual(
      items.map((item) => item.kind === 'ignored' && item.reason),
      ['resolved notice', 'empty page'],
    );
  });

  it('says what an event lacks', () => {
    const [item] = parseJsonItems('{"rule":"","priority":"Error","time":"2024-05-13T13:23:27Z"}');
    assert.ok(item?.kind === 'unknown' && item.reason === 'invalid');
    assert.equal(item.error, 'falco: rule must NOT have fewer than 1 characters');
  });

  it('lets an event that is nested beyond reason hold back nothing', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const event = `{"rule":"r","priority":"Error","time":"2024-05-13T13:23:27Z","output":${deep}}`;
    const items = parseJsonItems(`[${event}, ${JSON.stringify(forwarded)}]`);
    assert.deepEqual(kinds(items), ['unknown', 'detection']);
    // Nor where no reader of the event would look: its id is of all that it says.
    const [late] = parseJsonItems(event.replace('output', 'custom'));
    assert.ok(late?.kind === 'unknown' && late.reason === 'too-deep');
    // An event with an id of its own is read later.
    const [own] = detections(parseJsonItems(JSON.stringify(forwarded).replace('"r"', deep)));
    assert.throws(() => own?.parse(), PermanentError);
  });

  it('reads severity 0 as High only where there is a policy', async () => {
    const [audit] = parseJsonItems((await fixture('b11')).body);
    assert.equal(audit?.kind, 'ignored');
    const [policy] = detections(parseJsonItems((await fixture('b01')).body));
    assert.equal(policy?.parse().severity, 'HIGH');
  });

  it('gives an event the same id through Falco and falcosidekick, and another to another event', async () => {
    const [direct] = detections(parseJsonItems((await fixture('e04')).body));
    const [forwardedOn] = detections(parseJsonItems((await fixture('e13')).body));
    assert.equal(direct?.id, forwardedOn?.id);
    const later = (await fixture('e04')).body.replaceAll(
      '13:23:27.021777225',
      '13:23:27.021777226',
    );
    assert.notEqual(detections(parseJsonItems(later))[0]?.id, direct?.id);
  });

  it('hashes a Sysdig id that Security Command Center would not take', () => {
    const [item] = detections(parseJsonItems(JSON.stringify({ ...forwarded, id: 'not-an-id' })));
    assert.match(item?.id ?? '', /^[0-9a-f]{32}$/);
  });

  it('recognises every payload by exactly one format', async () => {
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

  it('neither throws nor loses an element, whatever was done to a payload', async () => {
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

/** The event, or undefined when it is refused as the contract allows. */
function parsed(item: Detection): RuntimeEvent | undefined {
  try {
    return eventOfItem(item);
  } catch (error) {
    assert.ok(error instanceof PermanentError, String(error));
    return undefined;
  }
}
