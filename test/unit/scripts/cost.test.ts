import assert from 'node:assert/strict';
import { defaults, estimate, type Load } from '../../../scripts/cost/estimate.ts';
import { prices, type Item } from '../../../scripts/cost/prices.ts';

const month = 365 / 12;

describe('the cost of a deployment', () => {
  const load: Load = { ...defaults, eventsPerDay: 1_000_000 };

  it('publishes and delivers each event on two topics, with at least 1000 bytes', () => {
    // 4 * 1,000,000 * 1000 bytes a day, at $40 per TiB.
    const small = of(estimate({ ...load, eventBytes: 10, freeTier: false }), 'delivery');
    near(small, (4e9 * month * 40) / 2 ** 40);
    const large = of(estimate({ ...load, eventBytes: 9700, freeTier: false }), 'delivery');
    near(large, small * 10);
  });

  it('subtracts the free tier, but never goes below 0', () => {
    const without = estimate({ ...load, freeTier: false });
    // 50 GiB at $0.50.
    near(of(without, 'logs') - of(estimate(load), 'logs'), 25);
    const few = estimate({ ...load, eventsPerDay: 10 });
    for (const item of ['delivery', 'requests', 'cpu', 'memory', 'logs'] as const) {
      assert.equal(of(few, item), 0, item);
    }
  });

  it('bills an instance for at most the whole time, and for the sum of its requests if they are rare', () => {
    const most = estimate({ ...load, eventsPerDay: 1e9, freeTier: false });
    near(of(most, 'cpu'), 3 * month * 24 * 3600 * 0.000_024);
    // 100 requests at 200, 200 and 300 ms: each is billed in steps of 100 ms.
    const rare = estimate({ ...load, eventsPerDay: 100, freeTier: false });
    near(of(rare, 'cpu'), 100 * month * 0.7 * 0.000_024, 0.001);
  });

  it('includes Cloud Scheduler and Cloud Storage only with poll', () => {
    const items = (polled: boolean): Item[] =>
      estimate({ ...load, polled }).lines.map(({ item }) => item);
    assert.ok(!items(false).includes('jobs') && !items(false).includes('writes'));
    assert.ok(items(true).includes('jobs') && items(true).includes('writes'));
  });

  it("includes the share of Security Command Center's quota", () => {
    const { quota } = estimate(load);
    near(quota.writesPerMinute, 1_000_000 / 1440);
    near(quota.megabytesPerDay, 5500);
  });

  it('uses prices that each name their source', () => {
    for (const { source, read } of Object.values(prices)) {
      assert.match(source, /^https:\/\/cloud\.google\.com\/.+\/pricing$/);
      assert.ok(read === undefined || /^\d{4}-\d\d-\d\d$/.test(read));
    }
  });

  function of({ lines }: ReturnType<typeof estimate>, item: Item): number {
    return lines.find((line) => line.item === item)?.dollars ?? Number.NaN;
  }

  function near(actual: number, expected: number, tolerance = 1e-9): void {
    assert.ok(
      Math.abs(actual - expected) <= tolerance * Math.abs(expected),
      `${actual} ${expected}`,
    );
  }
});
