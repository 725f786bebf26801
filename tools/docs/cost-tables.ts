import { defaults, estimate } from '../../scripts/cost/estimate.ts';
import { freeText, prices, priceText, type Item } from '../../scripts/cost/prices.ts';
import { alignedTable, type Tables } from '../../build/generate/markdown.ts';

/** The tables of costs in docs/deploy.md: the output of `npm run cost`. */
export function costTables(): Tables {
  const groups: [string, (item: Item) => boolean][] = [
    ['Pub/Sub', (item) => item === 'delivery' || item === 'retention'],
    ['functions', (item) => item === 'requests' || item === 'cpu' || item === 'memory'],
    ['Logging', (item) => item === 'logs'],
    ['secrets', (item) => item === 'secrets' || item === 'accesses'],
  ];
  const rows = [1000, 100_000, 1_000_000].map((eventsPerDay) => {
    const { lines, dollars, quota } = estimate({ ...defaults, eventsPerDay });
    const of = (wanted: (item: Item) => boolean): number =>
      lines.filter(({ item }) => wanted(item)).reduce((sum, line) => sum + line.dollars, 0);
    const costs = groups.map(([, wanted]) => of(wanted)).concat(dollars);
    return [eventsPerDay.toLocaleString('en-US')].concat(
      costs.map((cost) => cost.toFixed(2)),
      [quota.writesPerMinute, quota.megabytesPerDay].map((used) =>
        Math.ceil(used).toLocaleString('en-US'),
      ),
    );
  });
  const head = ['events a day', ...groups.map(([name]) => name), 'together'];
  return {
    cost: alignedTable([...head, 'writes a minute', 'MB a day'], rows, [0, 1, 2, 3, 4, 5, 6, 7]),
    prices: alignedTable(
      ['what', 'price', 'free a month', 'from', 'read'],
      Object.values(prices).map((price) => [
        price.name,
        priceText(price),
        freeText(price),
        `<${price.source}>`,
        price.read ?? 'date unknown: **not verified**',
      ]),
    ),
  };
}
