import assert from 'node:assert/strict';
import { parseFilter } from './filter.ts';
import { parseOrder } from './order.ts';
import { pageOf } from './paging.ts';
import { assertInvalid } from './refused.ts';

const finding = {
  name: 'organizations/1/sources/2/locations/global/findings/a',
  category: 'say "hi" AND \\ bye',
  resourceName: '//r',
  state: 'ACTIVE',
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
  ]) {
    it(`${filter} lets it pass`, () => {
      assert.equal(parseFilter(filter)(finding), true);
    });
  }

  for (const filter of [
    'state="INACTIVE"',
    'state="ACTIVE" AND category="other"',
    'name="organizations/1/sources/2/locations/eu/findings/a"',
    'severity="HIGH"',
  ]) {
    it(`${filter} does not`, () => {
      assert.equal(parseFilter(filter)(finding), false);
    });
  }

  for (const filter of [
    'state:"ACTIVE"',
    '-state="ACTIVE"',
    'state="ACTIVE" OR state="INACTIVE"',
    'state="ACTIVE" category="x"',
    'state="ACTIVE" AND',
    'state=ACTIVE',
    '(state="ACTIVE")',
    'event_time > "2026-01-01T00:00:00Z"',
    'source_properties.a="x"',
    'constructor="x"',
  ]) {
    it(`${filter} is more than we know`, () => {
      assertInvalid(() => parseFilter(filter), /this emulator knows FIELD = "VALUE" joined by AND/);
    });
  }

  it('may compare enums with their values only', () => {
    assertInvalid(() => parseFilter('state="OPEN"'), /"OPEN" is no value of state/);
  });
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

  it('is by time to the nanosecond, by text, and by one after the other', () => {
    assert.equal(sorted('event_time'), 'acb');
    assert.equal(sorted('event_time desc'), 'bca');
    assert.equal(sorted('  category   desc  ,  name  desc '), 'cab');
    assert.equal(parseOrder(''), undefined);
  });

  it('is by known fields only', () => {
    for (const orderBy of ['severity', 'event_time asc', 'eventTime', 'name,', 'name desc desc']) {
      assertInvalid(() => parseOrder(orderBy), /^order_by/);
    }
  });
});

describe('paging', () => {
  const all = Array.from({ length: 1200 }, (_, index) => index);
  const page = (pageSize: number, pageToken = '', query = ['q']): ReturnType<typeof pageOf> =>
    pageOf(all, { pageSize, pageToken }, query);

  it('gives 10 unless told otherwise, and at most 1000', () => {
    assert.equal(page(0).items.length, 10);
    assert.equal(page(5000).items.length, 1000);
  });

  it('goes on where it stopped, and ends', () => {
    const first = page(1000);
    const second = page(1000, first.nextPageToken);
    assert.deepEqual([...first.items, ...second.items], all);
    assert.equal(second.nextPageToken, '');
  });

  it('takes a token only for the query that it was given for', () => {
    const { nextPageToken } = page(1);
    assertInvalid(() => page(1, nextPageToken, ['other']), /^page_token/);
    assertInvalid(() => page(1, 'rubbish'), /^page_token/);
    assertInvalid(() => page(-1), /^page_size/);
  });
});
