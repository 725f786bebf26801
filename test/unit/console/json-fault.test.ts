import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faultOf } from '../../../console/server/json-fault.ts';

describe('console: where a text is no JSON', () => {
  it('is the first character that cannot be there', () => {
    const cases: [string, number][] = [
      ['', 0],
      ['x', 0],
      ['{"a":x}', 5],
      ['{"a" 1}', 5],
      ['{a:1}', 1],
      ['{"a":1,}', 7],
      ['[1,]', 3],
      ['[1 2]', 3],
      ['[1}', 2],
      ['{"a":1}]', 7],
      ['{"a":1} {', 8],
      ['"a\nb"', 2],
      ['"a\\x"', 3],
      ['"a\\u12g4"', 3],
      ['01', 0],
      ['{"a":tru}', 5],
      ["{'a':1}", 1],
      // Only unfinished.
      ['{"a":[1,{"b":"c', 15],
      ['{"a":1', 6],
      ['[', 1],
    ];
    for (const [text, position] of cases) assert.equal(faultOf(text).position, position, text);
  });

  it('is told by line and column, too', () => {
    assert.deepEqual(faultOf('{\n  "a": 1,\n  b\n}'), { position: 14, line: 3, column: 3 });
  });

  it('is the end of what was cut off anywhere but within a word or a number', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, at) => {
        const cut = json.slice(0, at % json.length);
        if (/[\w.+\\-]$/.test(cut) || /\\u\w*$/.test(cut)) return;
        assert.equal(faultOf(cut).position, cut.length, cut);
      }),
    );
  });

  it('is found in a text as deep and as long as a payload can be', () => {
    assert.equal(faultOf('['.repeat(3_000_000)).position, 3_000_000);
    assert.equal(faultOf(`["${'a'.repeat(9_000_000)}`).position, 9_000_002);
  });
});
