import assert from 'node:assert/strict';
import { affectedBy, namedIn } from '../../../../tools/lib/affected.ts';

const files = new Map([
  ['shared/json.ts', ''],
  ['shared/time.ts', `import { a } from './json.ts';`],
  ['functions/poll/nanos.ts', `import { b } from '@pipeline/shared/time.ts';`],
  ['scripts/doctor.ts', `import { nanos } from '../functions/poll/nanos.ts';`],
  ['local/samples/a.json', ''],
  ['test/unit/doctor.test.ts', `await runScript('scripts/doctor', ['--local']);`],
  ['test/unit/nanos.test.ts', `const script = join(dirname, "../../functions/poll/nanos.ts");`],
  ['test/unit/samples.test.ts', 'readFile(`local/samples/a.json`); // of doctor.ts'],
]);

describe('the files affected by a change', () => {
  it('are named by imports, commands and reads', () => {
    assert.deepEqual(namedIn('shared/time.ts', files), ['shared/json.ts']);
    assert.deepEqual(namedIn('functions/poll/nanos.ts', files), ['shared/time.ts']);
    assert.deepEqual(namedIn('test/unit/doctor.test.ts', files), ['scripts/doctor.ts']);
    assert.deepEqual(namedIn('test/unit/nanos.test.ts', files), ['functions/poll/nanos.ts']);
    assert.deepEqual(namedIn('test/unit/samples.test.ts', files), ['local/samples/a.json']);
  });

  it('are those that name it, directly or not, and no others', () => {
    assert.deepEqual(
      affectedBy(['functions/poll/nanos.ts'], files),
      new Set([
        'functions/poll/nanos.ts',
        'scripts/doctor.ts',
        'test/unit/nanos.test.ts',
        'test/unit/doctor.test.ts',
      ]),
    );
    assert.deepEqual(
      affectedBy(['local/samples/a.json'], files),
      new Set(['local/samples/a.json', 'test/unit/samples.test.ts']),
    );
    assert.ok(affectedBy(['shared/json.ts'], files).has('test/unit/doctor.test.ts'));
  });

  it('are only itself if no file names it, even if it was deleted', () => {
    assert.deepEqual(affectedBy(['shared/gone.ts'], files), new Set(['shared/gone.ts']));
  });

  it('are found even if files name each other', () => {
    const circle = new Map([
      ['a.ts', `import './b.ts'`],
      ['b.ts', `import './a.ts'`],
    ]);
    assert.deepEqual(affectedBy(['a.ts'], circle), new Set(['a.ts', 'b.ts']));
  });
});
