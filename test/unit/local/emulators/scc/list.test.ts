import assert from 'node:assert/strict';
import { consoleLanguage } from '../../../../../local/emulators/scc/filter-fields.ts';
import { parseFilter } from '../../../../../local/emulators/scc/filter.ts';
import { parseOrder } from '../../../../../local/emulators/scc/order.ts';
import { pageOf } from '../../../../../local/emulators/scc/paging.ts';
import { assertInvalid } from './refused.ts';

const finding = {
  name: 'organizations/1/sources/2/locations/global/findings/a',
  category: 'say "hi" AND \\ bye',
  resourceName: '//r',
  state: 'ACTIVE',
  eventTime: { seconds: '1767229201', nanos: 0 },
};

describe('a filter', () => {
  for (const filter of [
    '',
    '  ',
    'state="ACTIVE"',
    '  state = "ACTIVE"  AND  severity="SEVERITY_UNSPECIFIED" ',
    'resource_name="//r" AND state="ACTIVE"',
    String.raw`category="say \"hi\" AND \\ bye"`,
    'name="organizations/1/sources/2/findings/a"',
    'name="organizations/1/sources/2/locations/global/findings/a"',
    'state:"ACT"',
    '-state="INACTIVE" AND NOT state:"IN"',
    'state="ACTIVE" OR state="INACTIVE"',
    '(category="x" AND state="INACTIVE") OR resource.name:"r"',
    'event_time > "2026-01-01T00:00:00Z" AND event_time<="2026-01-01T02:00:01+01:00"',
    'event_time = 1767229201000',
    'event_time >= 1767229201000',
  ]) {
    it(`matches the finding: ${filter}`, () => {
      assert.equal(parseFilter(filter)(finding), true);
    });
  }

  for (const filter of [
    'state="INACTIVE"',
    'state="ACTIVE" AND category="other"',
    'name="organizations/1/sources/2/locations/eu/findings/a"',
    'severity="HIGH"',
    // "OR has higher precedence than AND": with the usual precedence, it would match.
    'state="ACTIVE" OR category="x" AND category="x"',
    '-(state="ACTIVE")',
    'event_time < 1767229201000',
    'event_time > 1767229201000',
    'resource.name:"R"',
  ]) {
    it(`does not match it: ${filter}`, () => {
      assert.equal(parseFilter(filter)(finding), false);
    });
  }

  for (const filter of [
    'state="ACTIVE" category="x"',
    'state="ACTIVE" AND',
    'AND state="ACTIVE"',
    'state=ACTIVE',
    'state!="ACTIVE"',
    'state>"ACTIVE"',
    'name:"f"',
    '(state="ACTIVE"',
    'state="ACTIVE")',
    'event_time > "yesterday"',
    'event_time > 5',
    'event_time : "2026-01-01T00:00:00Z"',
    'source_properties.a="x"',
    'kubernetes.pods.ns="x"',
    'contains(kubernetes.pods, ns="x")',
    'constructor="x"',
    'state="ACTIVE" # x',
  ]) {
    it(`is rejected, since the API's reference lacks it: ${filter}`, () => {
      assertInvalid(() => parseFilter(filter)(finding), /^filter: /);
    });
  }

  it('compares enums only with their values', () => {
    assertInvalid(() => parseFilter('state="OPEN"'), /"OPEN" is not a value of state/);
  });
});

describe("a query of the Console's editor", () => {
  const muted = { ...finding, findingClass: 'THREAT', mute: 'MUTED' };
  const passes = (query: string): boolean => parseFilter(query, consoleLanguage)(muted);

  it('supports the mute state and the class', () => {
    assert.equal(passes('NOT mute="MUTED"'), false);
    assert.equal(passes('finding_class="THREAT"'), true);
  });

  for (const query of ['contains(kubernetes.pods, ns="x")', 'source_properties.a="x"']) {
    it(`rejects ${query}`, () => {
      assertInvalid(() => passes(query), /^filter: /);
    });
  }
});

describe('an order', () => {
  const findings = [
    { name: 'a', category: 'y', eventTime: { seconds: '9', nanos: 5 } },
    { name: 'b', category: 'x', eventTime: { seconds: '10', nanos: 0 } },
    { name: 'c', category: 'y', eventTime: { seconds: '9', nanos: 6 } },
  ];
  const sorted = (orderBy: string): string =>
    findings
      .toSorted(parseOrder(orderBy))
      .map(({ name }) => name)
      .join('');

  it('sorts by time to the nanosecond, by text, and by several fields', () => {
    assert.equal(sorted('event_time'), 'acb');
    assert.equal(sorted('event_time desc'), 'bca');
    assert.equal(sorted('  category   desc  ,  name  desc '), 'cab');
    assert.equal(parseOrder(''), undefined);
  });

  it('accepts only known fields', () => {
    for (const orderBy of ['severity', 'event_time asc', 'eventTime', 'name,', 'name desc desc']) {
      assertInvalid(() => parseOrder(orderBy), /^order_by/);
    }
  });
});

describe('paging', () => {
  const all = Array.from({ length: 1200 }, (_, index) => index);
  const page = (pageSize: number, pageToken = '', query = ['q']): ReturnType<typeof pageOf> =>
    pageOf(all, { pageSize, pageToken }, query);

  it('returns 10 by default, and at most 1000', () => {
    assert.equal(page(0).items.length, 10);
    assert.equal(page(5000).items.length, 1000);
  });

  it('continues where it stopped, and ends', () => {
    const first = page(1000);
    const second = page(1000, first.nextPageToken);
    assert.deepEqual([...first.items, ...second.items], all);
    assert.equal(second.nextPageToken, '');
  });

  it('accepts a token only for its own query', () => {
    const { nextPageToken } = page(1);
    assertInvalid(() => page(1, nextPageToken, ['other']), /^page_token/);
    assertInvalid(() => page(1, 'rubbish'), /^page_token/);
    assertInvalid(() => page(-1), /^page_size/);
  });
});
