import assert from 'node:assert/strict';
import { inspect } from '../../../../scripts/dead-letters/inspect.ts';
import { errorOf, type ReplayStage } from '../../../../scripts/dead-letters/dead-letter.ts';
import { matches, type Filters } from '../../../../scripts/dead-letters/filters.ts';
import { fixture } from '../../../../local/samples/index.ts';
import { deadLetterOf } from './support.ts';

const falcoId = '994f594cfda0b7924d9a3ebf00fe5c77';

describe('inspected dead letters', () => {
  it('have the events that their stage would parse from the payload, not those that the attributes claim', async () => {
    const { body } = await fixture('e04');
    const attributes = { eventId: 'stale', format: 'sysdig-api', reason: 'unknown-format' };
    const inspected = inspect(deadLetterOf({ text: body, attributes }), 'enrich');
    assert.deepEqual(
      [
        inspected.eventIds,
        inspected.rules,
        inspected.formats,
        inspected.unreadable,
        inspected.reason,
      ],
      [[falcoId], ['Run shell untrusted'], ['falco'], undefined, 'unknown-format'],
    );
  });

  it('say why there is no rule', () => {
    const cases: [stage: ReplayStage, data: Buffer, expected: string][] = [
      ['enrich', Buffer.from('{"who": "knows"}'), 'unknown-format'],
      ['enrich', Buffer.from('{"broken'), 'not-json'],
      ['enrich', Buffer.from([0xff, 0xfe]), 'not-json'],
      ['write', Buffer.from('{"broken'), 'not-json'],
      ['write', Buffer.from('{"version":1}'), 'invalid'],
      ['write', Buffer.from([0xff, 0xfe]), 'not-utf8'],
    ];
    for (const [stage, data, expected] of cases) {
      const inspected = inspect(
        deadLetterOf({ data, attributes: { eventId: 'e', format: 'f' } }),
        stage,
      );
      assert.deepEqual(
        [inspected.unreadable, inspected.rules, inspected.eventIds, inspected.formats],
        [expected, [], ['e'], ['f']],
      );
    }
  });

  it('name every event of a message with several', async () => {
    const { body } = await fixture('e04');
    const inspected = inspect(deadLetterOf({ text: `[${body},{"who":"knows"}]` }), 'enrich');
    assert.deepEqual([inspected.eventIds, inspected.unreadable], [[falcoId], 'unknown-format']);
  });

  it('have a stable reason, the attempts and the last error if Pub/Sub gave up, whatever a stage set before', () => {
    const forwarded = {
      CloudPubSubDeadLetterSourceSubscription: 'findings-write',
      CloudPubSubDeadLetterSourceDeliveryCount: '100',
      CloudPubSubDeadLetterSourceDeliveryErrorMessage: 'HTTP 503',
      reason: 'unknown-format',
      error: 'no format recognizes this body',
      replayCount: '2',
    };
    const inspected = inspect(deadLetterOf({ attributes: forwarded }), 'write');
    assert.deepEqual(
      [inspected.reason, inspected.attempts, inspected.replays],
      ['max-delivery-attempts', 100, 2],
    );
    assert.equal(errorOf(forwarded), 'HTTP 503');
    const bare = inspect(deadLetterOf(), 'write');
    assert.deepEqual([bare.reason, bare.attempts, bare.replays], ['unknown', undefined, 0]);
  });
});

describe('the filters of replay', () => {
  const none: Filters = {
    reasons: [],
    rules: [],
    formats: [],
    ids: [],
    before: undefined,
    after: undefined,
  };

  it('match any value of a repeated filter, and need all different filters to match', async () => {
    const { body } = await fixture('e04');
    const attributes = { reason: 'r1', eventId: 'stale' };
    const inspected = inspect(deadLetterOf({ text: body, attributes, id: '77' }), 'enrich');
    const at = inspected.deadLetter.publishTime;
    const earlier = '2026-11-24T11:59:59.999999999Z';
    const later = '2026-11-24T12:00:00.000000001Z';
    const cases: [Partial<Filters>, boolean][] = [
      [{}, true],
      [{ reasons: ['r0', 'r1'] }, true],
      [{ reasons: ['r0'] }, false],
      [{ rules: ['Run shell untrusted'] }, true],
      [{ rules: ['Run shell'] }, false],
      [{ formats: ['falco'], reasons: ['r1'] }, true],
      [{ formats: ['falco'], reasons: ['r0'] }, false],
      [{ ids: ['77'] }, true],
      [{ ids: [falcoId] }, true],
      [{ ids: ['stale'] }, true],
      [{ ids: ['7'] }, false],
      [{ before: at, after: at }, true],
      [{ before: earlier }, false],
      [{ before: later }, true],
      [{ after: later }, false],
      [{ after: earlier }, true],
    ];
    for (const [filters, expected] of cases) {
      assert.equal(matches({ ...none, ...filters }, inspected), expected, JSON.stringify(filters));
    }
  });

  it('pass over unreadable messages if a rule is given', () => {
    const inspected = inspect(deadLetterOf({ text: '?' }), 'write');
    assert.equal(matches({ ...none, rules: ['any'] }, inspected), false);
    assert.equal(matches(none, inspected), true);
  });
});
