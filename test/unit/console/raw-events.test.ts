import assert from 'node:assert/strict';
import { RawEvents } from '../../../console/server/raw-events.ts';
import { fixture } from '../../../local/samples/index.ts';

const now = '2026-11-24T12:00:00.000000000Z';
const bounds = { maxEvents: 1000, maxBytes: 1_000_000 };

function add(events: RawEvents, eventId: string, text: string, via = 'webhook'): void {
  const attributes = { eventId, format: 'falco', via, receivedAt: '2026-01-01T00:00:00Z' };
  events.add({ data: Buffer.from(text), attributes }, now);
}

describe('console: raw events', () => {
  it('are kept byte for byte, with their attributes', () => {
    const events = new RawEvents(bounds);
    const text = '{ "n":1720031001639981110,\t"s":"<b>\u2028" }';
    add(events, 'a', text);
    assert.deepEqual(events.get('a'), {
      format: 'falco',
      via: 'webhook',
      receivedAt: '2026-01-01T00:00:00Z',
      text,
    });
    assert.equal(events.get('b'), undefined);
  });

  it('keep their first version when they are redelivered', () => {
    const events = new RawEvents(bounds);
    add(events, 'a', 'first');
    add(events, 'a', 'second', 'replay');
    assert.deepEqual([events.get('a')?.text, events.get('a')?.via], ['first', 'webhook']);
  });

  it('are parsed as in enrich if they have no attributes, each event of a batch by itself', async () => {
    const events = new RawEvents(bounds);
    // Its two events: test/fixtures/outcomes.ts.
    const { body } = await fixture('b03');
    events.add({ data: Buffer.from(body), attributes: {} }, now);
    assert.equal(events.size, 2);
    const event = events.get('17dec715376910362c8c3f62a4ceda2e');
    assert.deepEqual(
      [event?.format, event?.via, event?.receivedAt],
      ['sysdig-forwarder', 'pubsub', now],
    );
    assert.ok(body.includes(event?.text ?? 'nothing'));
  });

  it('are empty if they cannot be parsed', () => {
    const events = new RawEvents(bounds);
    for (const data of [Buffer.from('{'), Buffer.from([0xff]), Buffer.from('{"a":1}')]) {
      events.add({ data, attributes: {} }, now);
    }
    assert.equal(events.size, 0);
  });

  it('are limited in number and in bytes: the oldest are dropped', () => {
    const few = new RawEvents({ maxEvents: 3, maxBytes: 1_000_000 });
    for (const id of ['a', 'b', 'c', 'd']) add(few, id, id);
    assert.deepEqual([few.size, few.get('a'), few.get('d')?.text], [3, undefined, 'd']);
    const small = new RawEvents({ maxEvents: 1000, maxBytes: 100 });
    for (const id of ['a', 'b', 'c', 'd']) add(small, id, id.repeat(40));
    assert.deepEqual([small.size, small.get('b'), small.get('c')?.text.length], [2, undefined, 40]);
    // An event above the limit is not kept.
    add(small, 'e', 'e'.repeat(101));
    assert.equal(small.size, 0);
    add(small, 'f', 'f');
    assert.equal(small.get('f')?.text, 'f');
  });
});
