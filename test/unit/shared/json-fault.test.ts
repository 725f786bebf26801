import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faultOf, placeOf } from '@pipeline/shared/json-fault.ts';

describe('the position of a JSON error', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it('is the first invalid character', () => {
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
      ['"\\1"', 2],
      ['"a\\u12g4"', 3],
      ['01', 0],
      ['{"a":tru}', 5],
      ["{'a':1}", 1],
      // Incomplete texts.
      ['{"a":[1,{"b":"c', 15],
      ['{"a":1', 6],
      ['[', 1],
    ];
    for (const [text, position] of cases) assert.equal(faultOf(text)?.position, position, text);
  });

  it('has a line and column', () => {
    const text = '{\n  "a": 1,\n  b\n}';
    assert.equal(faultOf(text)?.position, 14);
    assert.deepEqual(placeOf(text, 14), { line: 3, column: 3 });
    assert.deepEqual(placeOf('ab\ncd', 0), { line: 1, column: 1 });
    assert.deepEqual(placeOf('ab\ncd', 4), { line: 2, column: 2 });
  });

  it('is the end of a truncated text, except within a word or a number', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, at) => {
        const cut = json.slice(0, at % json.length);
        if (/[\w.+\\-]$/.test(cut) || /\\u\w*$/.test(cut)) return;
        assert.equal(faultOf(cut)?.position, cut.length, cut);
      }),
    );
  });

  it('is found in a text as deep and as long as a payload can be', () => {
    assert.equal(faultOf('['.repeat(3_000_000))?.position, 3_000_000);
    assert.equal(faultOf(`["${'a'.repeat(9_000_000)}`)?.position, 9_000_002);
  });

  it('exists exactly if JSON.parse rejects the text', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.nat(3), fc.string({ maxLength: 2 }))
      .map(([text, at, cut, put]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + cut);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken), (text) => {
        assert.equal(faultOf(text) === undefined, isJson(text), text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is described with the expected token', () => {
    assert.deepEqual(faultOf('{"a":1,}'), { position: 7, expected: 'a name in double quotes' });
    assert.deepEqual(faultOf('[1 2]'), { position: 3, expected: 'a comma or ]' });
    assert.deepEqual(faultOf('{"a" 1}'), { position: 5, expected: 'a colon' });
    assert.deepEqual(faultOf('{} x'), { position: 3, expected: 'the end of the text' });
    assert.deepEqual(faultOf(''), { position: 0, expected: 'a value' });
  });

  it('is absent in a text as deep as a payload can be, if all of it closes', () => {
    assert.equal(faultOf('['.repeat(1_000_000) + ']'.repeat(1_000_000)), undefined);
  });
});
