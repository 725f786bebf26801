import assert from 'node:assert/strict';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { audit, type Audit } from '../../../../tools/chaos/audit.ts';
import { comparable } from '../../../../tools/chaos/comparable.ts';
import type { Expectation } from '../../../../tools/chaos/expectation.ts';
import type { EventKind } from '../../../../tools/chaos/event-kind.ts';
import type { Observed } from '../../../../tools/chaos/observed.ts';
import { thrownByChaos } from '../../../../tools/chaos/thrown-by-chaos.ts';
import type { StageDeadLetter } from '../../../../console/server/pipeline.ts';

const source = 'organizations/1/sources/2';
const meant = {
  category: 'a shell',
  resourceName: '//r',
  eventTime: '2024-07-03T18:23:21.100000000Z',
};
const withCluster = { ...meant, sourceProperties: { cluster: 'c' } };

const kind: EventKind = {
  name: 'any',
  format: 'falco',
  weight: 1,
  counted: 'accepted',
  event: (n) => ({ text: '', id: `id${n}` }),
};
const expectations: Expectation[] = [
  { end: 'finding', findings: [comparable(withCluster), comparable(meant)] },
  { end: 'dead', topic: 'events-dead', reason: 'no-time' },
  { end: 'dropped', reason: 'ignored rule' },
  { end: 'ignored' },
];

function finding(id: string, fields: JsonObject = withCluster): JsonObject {
  const name = `${source}/locations/global/findings/${id}`;
  // In the service's format: without zeros, and with the fields that it sets itself.
  return {
    ...fields,
    name,
    eventTime: '2024-07-03T18:23:21.1Z',
    createTime: 'now',
    mute: 'UNDEFINED',
  };
}
function letter(eventId: string, reason = 'no-time'): StageDeadLetter {
  return {
    stage: 'enrich',
    topic: 'events-dead',
    id: '1',
    attributes: { eventId, reason },
    data: Buffer.from('{}'),
    publishTime: '2026-01-01T00:00:00Z',
  };
}
const right = {
  source,
  findings: [finding('id0')],
  deadLetters: [letter('id1')],
  drops: new Map([['id2', { reason: 'ignored rule', times: 2 }]]),
} satisfies Observed;

async function auditOf(observed: Partial<Observed>, state = [2, 2, 2, 2]): Promise<Audit> {
  let n = -1;
  return audit({
    kinds: [kind, kind, kind, kind],
    state: Uint8Array.from(state),
    observed: { ...right, ...observed },
    expect: async () => {
      n += 1;
      const expected = expectations.filter((_, at) => state[at] !== 0)[n];
      assert.ok(expected !== undefined);
      return expected;
    },
  });
}

describe('the audit of a chaos run', () => {
  it('finds nothing in a correct run', async () => {
    const { differences, ...counts } = await auditOf({});
    assert.deepEqual(differences, []);
    assert.deepEqual(counts, {
      events: 4,
      acknowledged: 4,
      unacknowledged: 0,
      findings: 1,
      withoutDetails: 0,
      ignored: 1,
      deadCopies: 0,
      dead: { 'events-dead: no-time': 1 },
      dropped: { 'ignored rule': 1 },
    });
  });

  it('allows documented differences: copies of dead letters, and findings without details', async () => {
    const { differences, deadCopies, withoutDetails } = await auditOf({
      findings: [finding('id0', meant)],
      deadLetters: [letter('id1'), letter('id1')],
    });
    assert.deepEqual([differences, deadCopies, withoutDetails], [[], 1, 1]);
  });

  it('allows dead letters of injected exceptions, alone and beside a finding, and no others', async () => {
    const buried = (eventId: string, error = thrownByChaos): StageDeadLetter => {
      const { attributes, ...rest } = letter(eventId, 'unexpected-error');
      return { ...rest, attributes: { ...attributes, error } };
    };
    const alone = await auditOf({ findings: [], deadLetters: [letter('id1'), buried('id0')] });
    assert.deepEqual([alone.differences, alone.findings], [[], 0]);
    const beside = await auditOf({ deadLetters: [letter('id1'), buried('id0')] });
    assert.deepEqual([beside.differences, beside.findings], [[], 1]);
    const ours = await auditOf({
      deadLetters: [letter('id1'), buried('id0', 'x is not a function')],
    });
    assert.match(
      ours.differences.join(),
      /^event 0 .* is a dead letter in events-dead: unexpected-error/,
    );
    // Ignored events never reach a stage that throws.
    const ignored = await auditOf({ deadLetters: [letter('id1'), buried('id3')] });
    assert.match(ignored.differences.join(), /^event 3 .* and should be ignored$/);
  });

  it("continues if an event's facts contradict the code, and reports it", async () => {
    let first = true;
    const { differences } = await audit({
      kinds: [kind, kind],
      state: Uint8Array.of(2, 2),
      observed: { source, findings: [], deadLetters: [], drops: new Map() },
      expect: async () => {
        if (!first) return { end: 'dead', topic: 'events-dead', reason: 'no-time' };
        first = false;
        throw new Error('preview says otherwise');
      },
    });
    assert.deepEqual(differences, [
      'event 0 (any, id0) cannot be audited: preview says otherwise',
      'event 1 (any, id1) was acknowledged, and there is no dead letter of it',
    ]);
  });

  it('accepts any possible arrival time as the time of an event from the future', async () => {
    const cameInBetween = [
      '2026-01-01T00:00:00.000000000Z',
      '2026-01-01T00:01:00.000000000Z',
    ] as const;
    const expected = { end: 'finding', findings: [comparable(meant)], cameInBetween } as const;
    const options = { kinds: [kind], state: Uint8Array.of(2), expect: async () => expected };
    const observedAt = (eventTime: string): Observed => ({
      source,
      findings: [{ ...finding('id0', meant), eventTime }],
      deadLetters: [],
      drops: new Map(),
    });
    assert.deepEqual(
      (await audit({ ...options, observed: observedAt('2026-01-01T00:00:30.5Z') })).differences,
      [],
    );
    const [late] = (await audit({ ...options, observed: observedAt('2026-01-01T00:01:30Z') }))
      .differences;
    assert.match(late ?? '', /is a wrong finding: eventTime is "2026-01-01T00:01:30Z"/);
  });

  it('does not miss events that were never acknowledged or never sent', async () => {
    const nothing = { findings: [], deadLetters: [], drops: new Map() };
    assert.deepEqual((await auditOf(nothing, [1, 1, 1, 1])).differences, []);
    assert.deepEqual((await auditOf(nothing, [0, 0, 0, 0])).differences, []);
  });

  for (const [what, observed, words] of [
    [
      'a lost finding',
      { findings: [] },
      /^event 0 .* was acknowledged, and there is no finding of it$/,
    ],
    ['a lost dead letter', { deadLetters: [] }, /^event 1 .* there is no dead letter of it$/],
    [
      'a drop without a log entry',
      { drops: new Map() },
      /^event 2 .* there is no logged drop of it$/,
    ],
    [
      'a finding for an event that must be dropped',
      { findings: [finding('id0'), finding('id2')] },
      /^event 2 .* is a finding, and should be a logged drop$/,
    ],
    [
      'a dead letter beside a finding',
      { deadLetters: [letter('id1'), letter('id0')] },
      /^event 0 .* is a dead letter in events-dead: no-time, and should be a finding$/,
    ],
    [
      'a dead letter for another reason',
      { deadLetters: [letter('id1', 'invalid')] },
      /^event 1 .* in events-dead: invalid, and should be in events-dead: no-time$/,
    ],
    [
      'a drop beside a finding',
      { drops: new Map([...right.drops, ['id0', { reason: 'ignored rule', times: 1 }]]) },
      /^event 0 .* was dropped \(ignored rule\), and should be a finding$/,
    ],
    [
      'a drop for another reason',
      { drops: new Map([['id2', { reason: 'ignored namespace', times: 1 }]]) },
      /^event 2 .* for ignored namespace, and not for ignored rule$/,
    ],
    [
      'a wrong field',
      { findings: [finding('id0', { ...withCluster, resourceName: '//s' })] },
      /^event 0 .* is a wrong finding: resourceName is "\/\/s" and should be "\/\/r"$/,
    ],
    [
      'an extra field',
      { findings: [finding('id0', { ...withCluster, description: 'x' })] },
      /description is "x" and should be not there$/,
    ],
    [
      'a finding in another source',
      {
        findings: [
          { ...finding('id0'), name: 'organizations/1/sources/3/locations/global/findings/id0' },
        ],
      },
      /^a finding is named .*sources\/3/,
    ],
    [
      'two findings with the same id',
      { findings: [finding('id0'), finding('id0')] },
      /^there are two findings with the id id0$/,
    ],
    [
      'a finding of an event that was not sent',
      { findings: [finding('id0'), finding('other')] },
      /^nobody sent the finding other$/,
    ],
    [
      'a dead letter of an event that was not sent',
      { deadLetters: [letter('id1'), letter('other')] },
      /^nobody sent the dead letter in events-dead: no-time, other$/,
    ],
  ] as const satisfies [string, Partial<Observed>, RegExp][]) {
    it(`reports ${what}`, async () => {
      const { differences } = await auditOf(observed);
      assert.equal(differences.length, 1, differences.join('\n'));
      assert.match(differences[0] ?? '', words);
    });
  }
});
