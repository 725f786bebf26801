import assert from 'node:assert/strict';
import {
  choices,
  countSeverities,
  everything,
  filterOfQuery,
  filterToQuery,
  matcher,
  type Filter,
} from '../../../../console/findings/filter.ts';
import { newestFirst, pressed, sorted } from '../../../../console/findings/sort.ts';
import { moved, windowOf } from '../../../../console/page/findings/window.ts';
import { row } from './rows.ts';

const rows = [
  row({ id: 'a', severity: 'LOW', namespace: 'shop', eventTime: '2024-07-03T18:23:17.187466069Z' }),
  row({
    id: 'b',
    severity: 'CRITICAL',
    namespace: 'payments',
    text: 'image example/app',
    eventTime: '2024-07-03T18:23:18Z',
  }),
  row({
    id: 'c',
    severity: 'HIGH',
    namespace: '',
    category: 'Read sensitive file untrusted',
    eventTime: '2024-07-03T18:23:17.187466068Z',
  }),
  row({ id: 'd', severity: 'CRITICAL', namespace: 'shop', eventTime: '2024-07-02T18:23:18Z' }),
];

describe('console page: filter of findings', () => {
  const ids = (part: Partial<Filter>): string =>
    rows
      .filter(matcher({ ...everything, ...part }))
      .map(({ id }) => id)
      .join('');

  it('accepts all rows by default', () => {
    assert.equal(ids({}), 'abcd');
  });

  it('accepts several severities, and combines category, namespace and text', () => {
    assert.equal(ids({ severities: new Set(['CRITICAL', 'HIGH']) }), 'bcd');
    assert.equal(ids({ severities: new Set(['CRITICAL']), values: { namespace: 'shop' } }), 'd');
    assert.equal(ids({ values: { category: 'Read sensitive file untrusted' } }), 'c');
  });

  it('finds every word of the text, in any order and case, in all columns of a row', () => {
    assert.equal(ids({ text: 'APP image' }), 'b');
    assert.equal(ids({ text: 'sensitive FILE' }), 'c');
    assert.equal(ids({ text: 'clusters/one payments' }), 'b');
    assert.equal(ids({ text: 'image nowhere' }), '');
  });

  it("accepts any of a finding's values, and times from the start, inclusive, to the end, exclusive", () => {
    const tagged = row({
      id: 'e',
      tags: ['pci', 'shell'],
      techniques: ['UNIX_SHELL'],
      eventTime: '2026-01-05T10:00:00.000000001Z',
    });
    const has = (part: Partial<Filter>): boolean => matcher({ ...everything, ...part })(tagged);
    assert.ok(has({ values: { tag: 'shell', technique: 'UNIX_SHELL' } }));
    assert.ok(!has({ values: { tag: 'shel' } }));
    assert.ok(has({ text: 'unix_shell PCI' }));
    assert.ok(has({ from: '2026-01-05T10:00:00Z', to: '2026-01-05T10:00:01Z' }));
    assert.ok(!has({ to: '2026-01-05T10:00:00Z' }));
    assert.ok(!has({ from: '2026-01-05T10:00:01Z' }));
  });

  it('counts what each severity would show, whichever are chosen', () => {
    const filter = {
      ...everything,
      values: { namespace: 'shop' },
      severities: new Set(['LOW'] as const),
    };
    assert.deepEqual(countSeverities(rows, filter), { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1 });
  });

  it('offers each value once, sorted, and no empty one', () => {
    assert.deepEqual(choices(rows, 'namespace'), ['payments', 'shop']);
  });

  it('survives a round trip through the address', () => {
    const filter: Filter = {
      severities: new Set(['HIGH', 'CRITICAL']),
      values: { category: 'A & B=C?', namespace: 'kube-system', tag: 'MITRE_T1059' },
      text: '#100 % ü',
      from: '2026-11-28T00:00:00.000Z',
      to: '2026-11-29T00:00:00.000Z',
    };
    const query = filterToQuery(filter);
    assert.match(query, /^severity=CRITICAL%2CHIGH&/);
    assert.deepEqual(filterOfQuery(query), filter);
    assert.equal(filterToQuery(everything), '');
    assert.deepEqual(filterOfQuery('severity=WORST,LOW').severities, new Set(['LOW']));
    assert.deepEqual(filterOfQuery('from=yesterday&tag=&to='), everything);
  });
});

describe('console page: order of findings', () => {
  const ids = (...[sorting]: [Parameters<typeof sorted>[1]]): string =>
    sorted(rows, sorting)
      .map(({ id }) => id)
      .join('');

  it('is newest first, to the nanosecond', () => {
    assert.equal(ids(newestFirst), 'bacd');
  });

  it('sorts a whole second before its fractions', () => {
    const times = ['2024-07-03T18:23:17.5Z', '2024-07-03T18:23:17Z', '2024-07-03T18:23:18Z'];
    const inOrder = sorted(
      times.map((eventTime) => row({ id: eventTime, eventTime })),
      { key: 'eventTime', descending: false },
    ).map(({ id }) => id);
    assert.deepEqual(inOrder, [times[1], times[0], times[2]]);
  });

  it('puts the most severe first, and the newest of equals', () => {
    assert.equal(ids({ key: 'severity', descending: true }), 'bdca');
    assert.equal(ids({ key: 'severity', descending: false }), 'acbd');
  });

  it('starts a column in its more useful direction, and reverses it at the next click', () => {
    assert.deepEqual(pressed(newestFirst, 'severity'), { key: 'severity', descending: true });
    assert.deepEqual(pressed(newestFirst, 'category'), { key: 'category', descending: false });
    assert.deepEqual(pressed(newestFirst, 'eventTime'), { key: 'eventTime', descending: false });
  });

  it('does not modify the given rows', () => {
    const before = rows.map(({ id }) => id);
    sorted(rows, { key: 'severity', descending: true });
    assert.deepEqual(
      rows.map(({ id }) => id),
      before,
    );
  });
});

describe('console page: visible rows', () => {
  it('are few, however long the list', () => {
    assert.deepEqual(windowOf(0, 600, 30, 10_000), { first: 0, end: 28 });
    assert.deepEqual(windowOf(3000, 600, 30, 10_000), { first: 92, end: 128 });
    assert.deepEqual(windowOf(299_400, 600, 30, 10_000), { first: 9972, end: 10_000 });
  });

  it('are none for an empty list, or after scrolling beyond a shortened one', () => {
    assert.deepEqual(windowOf(0, 600, 30, 0), { first: 0, end: 0 });
    assert.deepEqual(windowOf(9000, 600, 30, 5), { first: 5, end: 5 });
  });

  it('are navigated by the keys of a grid, within its bounds', () => {
    assert.equal(moved('ArrowDown', 0, 3, 10), 1);
    assert.equal(moved('ArrowDown', 2, 3, 10), 2);
    assert.equal(moved('ArrowUp', 0, 3, 10), 0);
    assert.equal(moved('PageDown', 5, 100, 10), 15);
    assert.equal(moved('PageUp', 5, 100, 10), 0);
    assert.equal(moved('Home', 50, 100, 10), 0);
    assert.equal(moved('End', 50, 100, 10), 99);
    assert.equal(moved('x', 50, 100, 10), undefined);
  });
});
