import assert from 'node:assert/strict';
import { inspect } from '../../../../scripts/dead-letters/inspect.ts';
import {
  json,
  listing,
  notes,
  tallyText,
  type Report,
} from '../../../../scripts/dead-letters/report.ts';
import { toReportRow } from '../../../../scripts/dead-letters/report-row.ts';
import { Tally } from '../../../../scripts/dead-letters/tally.ts';
import { noon } from '../../support.ts';
import { deadLetterOf } from './support.ts';

function reportOf(parts: Partial<Report> = {}): Report {
  return {
    stage: 'write',
    from: 'projects/p/subscriptions/findings-dead',
    to: 'projects/p/topics/findings',
    counters: ['taken', 'replayed', 'passedOver', 'refused', 'failed'],
    dryRun: false,
    rows: [],
    tally: new Tally(),
    later: 0,
    cameBack: 0,
    unusableLines: 0,
    ...parts,
  };
}

const inspected = inspect(
  deadLetterOf({
    id: '12',
    text: 'the payload \u001b[2J',
    attributes: { reason: 'not-json\n', error: 'the error', replayCount: '2' },
    publishTime: '2026-11-24T09:00:00.000000000Z',
  }),
  'write',
);

describe('the report of replay', () => {
  it('lists the selected dead letters without payloads', () => {
    const text = listing([toReportRow(inspected, 'refused', undefined, false)], noon);
    assert.equal(
      text,
      [
        'id  rule                    reason      age    attempts  replays',
        String.raw`12  (unreadable: not-json)  not-json\n  3h 0m  -         2        refused`,
      ].join('\n'),
    );
  });

  it('shows payload and error on request, and lets neither move the cursor', () => {
    const rows = [toReportRow(inspected, 'would be replayed', undefined, true)];
    const lines = listing(rows, noon).split('\n');
    assert.deepEqual(lines.slice(2), ['    the error', String.raw`    the payload \u001b[2J`]);
    const [shown] = (JSON.parse(json(reportOf({ rows }))) as { letters: { payload: string }[] })
      .letters;
    assert.equal(shown?.payload, 'the payload \u001b[2J');
  });

  it('omits payloads and errors from JSON, too', () => {
    const text = json(reportOf({ rows: [toReportRow(inspected, 'replayed', undefined, false)] }));
    assert.doesNotMatch(text, /the payload|the error/);
    const { letters } = JSON.parse(text) as { letters: object[] };
    assert.deepEqual(letters, [
      {
        outcome: 'replayed',
        messageId: '12',
        publishTime: '2026-11-24T09:00:00.000000000Z',
        rules: [],
        formats: [],
        unreadable: 'not-json',
        reason: 'not-json\n',
        eventIds: [],
        replays: 2,
      },
    ]);
  });

  it('shows the counts by reason, most frequent first', () => {
    const tally = new Tally();
    tally.add('taken', [{ reason: 'b' }, { reason: 'b' }]);
    tally.add('replayed', [{ reason: 'b' }]);
    tally.add('failed', [{ reason: 'b' }]);
    tally.add('passedOver', [{ reason: 'a' }]);
    tally.add('refused', [{ reason: 'b' }]);
    assert.equal(
      tallyText(reportOf({ tally })),
      [
        'reason  taken  replayed  passed over  refused  failed',
        'b           2         1            0        1       1',
        'a           0         0            1        0       0',
        'all         2         1            1        1       1',
      ].join('\n'),
    );
  });

  it('says what stays, and why', () => {
    const tally = new Tally();
    tally.add('refused', [{ reason: 'a' }]);
    const texts = notes(reportOf({ tally, later: 5, cameBack: 2, unusableLines: 1 })).join('\n');
    assert.match(texts, /^came back during this run and stay: 2\./m);
    assert.match(texts, /^arrived after the start and stay: 3\./m);
    assert.match(texts, /^replayed too often already and stay: 1\. See --max-replays/m);
    assert.match(texts, /^lines that could not be used: 1 of projects/m);
    assert.deepEqual(notes(reportOf()), []);
  });
});
