import assert from 'node:assert/strict';
import { ageOf, durationMs, durationText, instantOf } from '../../../cli/durations.ts';
import { noon } from '../support.ts';

describe('durations', () => {
  it('parses amounts with one or more units', () => {
    const cases: [string, number | undefined][] = [
      ['90m', 5_400_000],
      ['12h', 43_200_000],
      ['2d', 172_800_000],
      ['1w', 604_800_000],
      ['1d12h', 129_600_000],
      ['500ms', 500],
      ['30s', 30_000],
      ['0s', 0],
      ['', undefined],
      ['90', undefined],
      ['-1h', undefined],
      ['1.5h', undefined],
      ['1h ', undefined],
      ['1y', undefined],
    ];
    for (const [text, expected] of cases) assert.equal(durationMs(text), expected, text);
  });

  it('counts a duration back from now, and accepts an RFC 3339 time unchanged', () => {
    assert.equal(instantOf('90m', noon), '2026-11-24T10:30:00.000000000Z');
    assert.equal(instantOf('2d', noon), '2026-11-22T12:00:00.000000000Z');
    assert.equal(instantOf('2026-11-24T12:00:00.5+01:00', noon), '2026-11-24T11:00:00.500000000Z');
    assert.equal(instantOf('999999999w', noon), '0001-01-01T00:00:00.000000000Z');
    for (const text of ['yesterday', '2026-11-24', '12']) {
      assert.equal(instantOf(text, noon), undefined);
    }
  });

  it('formats an age in its two largest units', () => {
    const cases: [ms: number, string][] = [
      [0, '0s'],
      [59_999, '59s'],
      [60_000, '1m'],
      [3_599_999, '59m'],
      [3_660_000, '1h 1m'],
      [187_200_000, '2d 4h'],
      // The publisher's clock is ahead of ours.
      [-5000, '0s'],
    ];
    for (const [ms, expected] of cases) {
      assert.equal(ageOf(new Date(noon - ms).toISOString(), noon), expected);
    }
  });

  it('formats a duration in the largest unit that it has at least two of', () => {
    const hour = 3_600_000;
    for (const [ms, expected] of [
      [400, '0 seconds'],
      [1000, '1 second'],
      [119_000, '119 seconds'],
      [120_000, '2 minutes'],
      [2 * hour - 1, '120 minutes'],
      [47 * hour, '47 hours'],
      [48 * hour, '2 days'],
      [-90_000, '90 seconds'],
    ] as const) {
      assert.equal(durationText(ms), expected);
    }
  });
});
