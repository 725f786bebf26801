import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { createReport, asJson } from '../../../../scripts/doctor/report.ts';
import { runChecks } from '../../../../scripts/doctor/run-checks.ts';
import { withFaults, notChecked, ok, problem, warning } from '../../../../scripts/doctor/check.ts';
import { NotChecked } from '../../../../scripts/lib/not-checked.ts';
import { FakeClock } from '../../../fake-clock.ts';

const results = [
  { name: 'a', result: ok('well') },
  { name: 'bb', result: withFaults(warning('slow', 'wait'), problem('broken', 'mend it')) },
  { name: 'c', result: notChecked('no permission') },
  { name: 'd', result: { says: 'half', faults: [], unchecked: ['the rest'] } },
];

describe('the report of doctor', () => {
  it('escapes line breaks and colors in a rule name', () => {
    const report = createReport(false, 1);
    const says = 'last: Shell\nok  forged\u001b[31m';
    const shown = String.raw`last: Shell\nok  forged\u001b[31m`;
    assert.equal(report.line({ name: 'a', result: ok(says) }), `ok          a  ${shown}`);
    const remedies = report.remedies([{ name: 'a', result: withFaults(problem(says, 'mend it')) }]);
    assert.equal(remedies, `\nWhat to do\n\n1. problem: a: ${shown}\n   → mend it\n`);
  });

  it('is plain words without a terminal', () => {
    const report = createReport(false, 2);
    assert.deepEqual(results.map(report.line), [
      'ok          a   well',
      'problem     bb  slow; broken',
      'not checked c   no permission',
      'ok          d   half (not checked: the rest)',
    ]);
    assert.equal(
      report.remedies(results),
      '\nWhat to do\n\n1. warning: bb: slow\n   → wait\n\n2. problem: bb: broken\n   → mend it\n',
    );
    assert.equal(report.remedies([{ name: 'a', result: ok('well') }]), '');
    // A remedy for several faults appears once.
    const twice = ['a', 'b'].map((name) => ({
      name,
      result: withFaults(problem('broken', 'mend it')),
    }));
    assert.equal(
      report.remedies(twice),
      '\nWhat to do\n\n1. problem: a: broken\n   problem: b: broken\n   → mend it\n',
    );
    assert.equal(report.summary(results), '4 checks, 2 ok, 0 warnings, 1 problem, 1 not checked');
  });

  it('has colored signs on a terminal', () => {
    const report = createReport(true, 2);
    const warned = { name: 'w', result: withFaults(warning('x', 'y')) };
    const lines = [...results, warned].map(report.line);
    assert.deepEqual(lines.map(stripVTControlCharacters), [
      '✓ a   well',
      '✗ bb  slow; broken',
      '– c   no permission',
      '✓ d   half (not checked: the rest)',
      '! w   x',
    ]);
    for (const line of lines) assert.ok(line.startsWith('\u001B['), line);
  });

  it('is JSON for a program', () => {
    assert.deepEqual(asJson('p', results.slice(0, 1)), {
      projectId: 'p',
      checks: [{ name: 'a', status: 'ok', says: 'well', faults: [], unchecked: [] }],
      summary: { ok: 1, warning: 0, problem: 0, unchecked: 0 },
    });
  });
});

describe('checks', () => {
  it('run concurrently; a check that throws or takes too long is not checked', async () => {
    const clock = new FakeClock();
    const running = runChecks(
      [
        { name: 'well', run: async () => ok('yes') },
        { name: 'never', run: async () => new Promise<never>(() => undefined) },
        { name: 'cannot', run: async () => Promise.reject(new NotChecked('no permission')) },
        { name: 'breaks', run: async () => Promise.reject(new TypeError('a bug')) },
      ],
      5000,
      clock,
    );
    const [well] = await Promise.all(running.slice(0, 1));
    assert.deepEqual(well, { name: 'well', result: ok('yes') });
    clock.advance(5000);
    assert.deepEqual(
      (await Promise.all(running.slice(1))).map(({ result }) => result.unchecked[0]),
      ['no result within 5 s', 'no permission', 'a bug'],
    );
  });
});
