import assert from 'node:assert/strict';
import { parseMark } from './support/marks.ts';
import { difference } from './support/shape.ts';
import { transcriptOf } from './support/shell.ts';

describe('documentation: comparison of documented and printed output', () => {
  const same = (shown: string, printed: string): void => {
    const result = difference(shown.split('\n'), printed.split('\n'));
    assert.deepEqual(result, { missing: [], unshown: [] });
  };

  it('numbers, ids, times, order and the width of columns may differ', () => {
    same('a  1,200 events\nb', 'b\n\na 3 events');
    same('id 17dec7142e051355585daf677e472ed2 x', 'id 994f594cfda0b7924d9a3ebf00fe5c77   x');
    same('at 2026-11-24T14:34:55.315000000Z', 'at 2027-01-01T00:00:00Z');
    same('a //compute…', 'a //compute.googleapis.com/projects/p');
    same('written 3 seconds ago', 'written 1 second ago');
    same('a\n…\nb', 'a\nmore\nb\nand more');
  });

  it('words may not differ, and no line may be missing or added', () => {
    assert.deepEqual(difference(['a 1', 'b'], ['a 2', 'c']), { missing: ['b'], unshown: ['c'] });
    assert.deepEqual(difference(['a'], ['a', 'a']), { missing: [], unshown: ['a'] });
    assert.deepEqual(difference(['a.c'], ['abc']), { missing: ['a.c'], unshown: ['abc'] });
    assert.deepEqual(difference(['a…c', '…'], ['ab']), { missing: ['a…c'], unshown: [] });
  });

  it("only the last state of an overwritten line counts, and npm's banner is ignored", () => {
    same('4 dead letters, 12s', '0 dead letters, 0s\n4 dead letters, 2s');
    same('███ 60 of 60 minutes, 1s', '░░░ 0 of 60 minutes, 0s\n███ 60 of 60 minutes, 1s');
    same(
      'a',
      '\n> scc-runtime-detections@0.1.0 send\n> node program/runtime-detections.ts send\n\na',
    );
  });

  it('a transcript is commands, continued or not, with their output', () => {
    assert.deepEqual(transcriptOf('$ a \\\n  b\nc\\\nd\n$ e'), [
      { command: 'a \\\n  b', output: ['c\\', 'd'], offset: 0 },
      { command: 'e', output: [], offset: 4 },
    ]);
  });

  it('the comment before a block is parsed strictly', () => {
    assert.deepEqual(parseMark('run stack after refusals exit 1'), {
      kind: 'run',
      stack: 'stack',
      after: 'refusals',
      exit: 1,
    });
    for (const wrong of [
      '',
      'runs',
      'run stak',
      'run after',
      'run exit x',
      'covered',
      'cloud so',
      'not run',
    ]) {
      assert.throws(() => parseMark(wrong), Error, wrong);
    }
  });
});
