import assert from 'node:assert/strict';
import {
  earlier,
  fromEpoch,
  fromMillis,
  fromRfc3339,
  instantOf,
  toTimestamp,
} from '@pipeline/shared/time.ts';

describe('instants', () => {
  it('reads RFC 3339 to the nanosecond, in any zone and precision', () => {
    const cases = {
      '2024-07-03T18:23:21.63998111Z': '2024-07-03T18:23:21.639981110Z',
      '2026-01-15T10:20:30Z': '2026-01-15T10:20:30.000000000Z',
      '2024-05-07T18:54:19.341081180+0000': '2024-05-07T18:54:19.341081180Z',
      '2024-05-07T20:54:19.341081180+02:00': '2024-05-07T18:54:19.341081180Z',
      '2024-05-07 20:54:19.34108118 +0200 CEST': '2024-05-07T18:54:19.341081180Z',
      '1969-12-31T23:59:59.5Z': '1969-12-31T23:59:59.500000000Z',
    };
    for (const [text, expected] of Object.entries(cases)) assert.equal(fromRfc3339(text), expected);
  });

  it('rejects invalid times', () => {
    for (const text of [
      '',
      'yesterday',
      '2024-13-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '2026-02-29T23:00:00+01:00',
      '1720031001',
      '2024-07-03',
    ]) {
      assert.equal(fromRfc3339(text), undefined, text);
    }
    assert.equal(fromRfc3339('2024-02-29T00:30:00+01:00'), '2024-02-28T23:30:00.000000000Z');
  });

  it('infers the unit of an epoch count from its magnitude', () => {
    const expected = '2024-07-03T18:23:21';
    assert.equal(fromEpoch(1720031001), `${expected}.000000000Z`);
    assert.equal(fromEpoch(1720031001639), `${expected}.639000000Z`);
    assert.equal(fromEpoch(1720031001639981), `${expected}.639981000Z`);
    assert.equal(fromEpoch('1720031001639981110'), `${expected}.639981110Z`);
    for (const value of [0, 12, -1720031001, 1.5, '', 'now'])
      assert.equal(fromEpoch(value), undefined);
  });

  it('reads any form that a JSON value may have', () => {
    const expected = '2024-07-03T18:23:21.123000000Z';
    for (const value of [
      1720031001.123,
      '1720031001.123',
      '1720031001.123000000999',
      1720031001123,
      '1720031001123',
      1720031001123000,
      '1720031001123000000',
      '1720031001123.0',
      '2024-07-03t18:23:21.123z',
      ' 2024-07-03 20:23:21,123 +02:00 ',
      '2024-07-03T18:23:21.123 UTC',
      { seconds: '1720031001', nanos: 123000000 },
      { seconds: 1720031001, nanos: '123000000' },
    ]) {
      assert.equal(instantOf(value), expected, JSON.stringify(value));
    }
    for (const value of [
      undefined,
      null,
      true,
      [],
      {},
      { seconds: 'x' },
      { nanos: 1 },
      '',
      1.5,
      -1,
      // Go's and Unix's zero.
      '0001-01-01T00:00:00Z',
      '1970-01-01T00:00:00.000Z',
    ])
      assert.equal(instantOf(value), undefined, JSON.stringify(value));
  });

  it('becomes a protobuf timestamp', () => {
    const timestamp = { seconds: 1720031001, nanos: 639981110 };
    assert.deepEqual(toTimestamp('2024-07-03T18:23:21.639981110Z'), timestamp);
  });

  it('compares as text', () => {
    const now = fromMillis(1720031001639);
    assert.equal(now, '2024-07-03T18:23:21.639000000Z');
    assert.equal(earlier(now, '2024-07-03T18:23:21.639981110Z'), now);
  });
});
