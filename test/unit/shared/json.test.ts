import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  arrayElements,
  NestingError,
  parseForRewriting,
  parseJson,
} from '@pipeline/shared/json.ts';

describe('JSON that keeps every digit', () => {
  it('reads integers above 2^53 as their digits and others as numbers', () => {
    assert.deepEqual(
      parseJson('{"t":1720031001639981110,"n":-9007199254740993,"small":7,"f":0.97}'),
      {
        t: '1720031001639981110',
        n: '-9007199254740993',
        small: 7,
        f: 0.97,
      },
    );
  });

  it('writes every digit again', () => {
    const text =
      '{"t":1720031001639981110,"list":[18446744073709551615,1],"s":"1720031001639981110"}';
    assert.equal(JSON.stringify(parseForRewriting(text)), text);
  });

  it('keeps __proto__ as data', () => {
    const value = parseJson('{"__proto__":{"polluted":1720031001639981110}}');
    assert.deepEqual(Object.keys(value as object), ['__proto__']);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('reports nesting that would exhaust the stack as what it is', () => {
    const deep = `${'['.repeat(200_000)}1720031001639981110${']'.repeat(200_000)}`;
    assert.throws(() => parseJson(deep), NestingError);
  });

  it('cuts an array into the very texts of its elements', () => {
    const elements = [
      '{"a": [1, 2], "b": "x,]}\\""}',
      '1720031001639981110',
      '"[\\\\"',
      '[]',
      'null',
    ];
    assert.deepEqual(arrayElements(`[ ${elements.join(' , ')} ]`), elements);
    assert.deepEqual(arrayElements(' [] '), []);
  });

  it('cuts any array so that its elements parse to the array', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1), (array, indent) => {
        const elements = arrayElements(JSON.stringify(array, null, indent));
        assert.deepEqual(
          elements.map((element) => parseJson(element)),
          parseJson(JSON.stringify(array)),
        );
      }),
    );
  });
});
