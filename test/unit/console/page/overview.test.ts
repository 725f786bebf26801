import assert from 'node:assert/strict';
import { techniques } from '../../../../functions/write/generated/mitre-table.ts';
import { matrix } from '../../../../console/page/overview/attack-matrix.ts';
import { axisOf } from '../../../../console/page/range.ts';
import { heatOf, summarize, top } from '../../../../console/page/overview/summary.ts';
import { row } from './rows.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe('console page: the time axis', () => {
  it('starts each step at a round time, and contains both ends', () => {
    const axis = axisOf(now - 7 * hour + 1234, now);
    assert.equal(axis.stepMs, 10 * minute);
    assert.equal(axis.start % axis.stepMs, 0);
    assert.ok(axis.start <= now - 7 * hour + 1234);
    assert.ok(axis.start + axis.steps * axis.stepMs > now);
  });

  it('has from 24 to 60 steps, for a moment as for a century', () => {
    for (const length of [0, minute, hour, day, 30 * day, 365 * day, 36_500 * day]) {
      const { start, stepMs, steps } = axisOf(now - length, now);
      assert.ok(steps >= 24 && steps <= 60, `${length}: ${steps}`);
      assert.ok(start <= now - length && start + steps * stepMs > now, `${length}`);
    }
  });
});

describe('console page: the overview', () => {
  it('of no finding is empty', () => {
    const { total, axis, steps } = summarize([], 'all', now);
    assert.deepEqual([total, axis, steps], [0, undefined, []]);
  });

  it('of one finding shows it in its last step', () => {
    const one = row({ id: 'a', severity: 'HIGH', eventTime: '2018-06-21T10:11:12.5Z' });
    const { total, severities, steps } = summarize([one], 'all', now);
    assert.deepEqual([total, severities.HIGH], [1, 1]);
    assert.equal(steps.at(-1)?.HIGH, 1);
  });

  it('counts each finding in one step, and each value as often as it occurs', () => {
    const rows = Array.from({ length: 20_000 }, (_, n) =>
      row({
        id: String(n),
        severity: n % 2 === 0 ? 'LOW' : 'CRITICAL',
        namespace: `ns-${n % 3}`,
        techniques: n % 4 === 0 ? ['UNIX_SHELL'] : [],
        eventTime: new Date(now - n * 1000).toISOString(),
      }),
    );
    const { total, severities, steps, counts } = summarize(rows, 'all', now);
    const inSteps = steps.reduce((sum, step) => sum + step.LOW + step.CRITICAL, 0);
    assert.deepEqual([total, inSteps, severities.LOW], [20_000, 20_000, 10_000]);
    assert.equal(counts.technique.get('UNIX_SHELL'), 5000);
    assert.deepEqual(top(counts.namespace, 2), [
      { value: 'ns-0', count: 6667 },
      { value: 'ns-1', count: 6667 },
    ]);
  });

  it('of a range includes both of its ends', () => {
    const at = (ms: number): string => new Date(ms).toISOString();
    const rows = [now - hour - 1, now - hour, now, now + 1].map((ms) =>
      row({ id: String(ms), eventTime: at(ms) }),
    );
    assert.equal(summarize(rows, '1h', now).total, 2);
  });

  it('counts a finding with an unreadable time, but not in a step', () => {
    const { total, axis } = summarize([row({ id: 'a', eventTime: '' })], 'all', now);
    assert.deepEqual([total, axis], [1, undefined]);
  });
});

describe('console page: the ATT&CK matrix', () => {
  it('has a place for each technique in Security Command Center, and no other', () => {
    const placed = new Set(matrix.flatMap(({ techniques: ids }) => ids));
    assert.deepEqual(placed, new Set(Object.keys(techniques)));
  });

  it('heats up by orders of magnitude', () => {
    assert.deepEqual(
      [0, 1, 10, 100, 1000, 10_000].map((count) => heatOf(count, 10_000)),
      [0, 1, 2, 3, 4, 5],
    );
    assert.equal(heatOf(1, 1), 1);
  });
});
