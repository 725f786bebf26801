import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linesOf } from '../../../../console/page/json/lines.ts';
import { tokensOf, valueOf } from '../../../../console/page/json/tokens.ts';
import { faultOfLines, judge } from '../../../../console/page/try-it/payload.ts';

/** The layout of the page. */
function laidOut(text: string): string {
  return linesOf(text)
    .map(
      ({ depth, tokens }) =>
        '  '.repeat(depth) +
        tokens.map((token) => (token.text === ':' ? ': ' : token.text)).join(''),
    )
    .join('\n');
}

describe('console page: unchanged JSON', () => {
  it('is laid out like JSON.stringify', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.equal(laidOut(text), JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('keeps every digit and every escape', () => {
    const text = String.raw`{"timestamp":1720030997187466069,"a":"\u003cscript\/>","f":1.50e+3}`;
    assert.equal(
      laidOut(text),
      [
        '{',
        '  "timestamp": 1720030997187466069,',
        String.raw`  "a": "\u003cscript\/>",`,
        '  "f": 1.50e+3',
        '}',
      ].join('\n'),
    );
  });

  it('lays out one value after another, as in NDJSON', () => {
    assert.equal(laidOut('{"a":1}\n{"a":[]}'), '{\n  "a": 1\n}\n{\n  "a": []\n}');
  });

  it('keeps everything of invalid JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const kept = tokensOf(text)
          .map((token) => token.text)
          .join('');
        assert.equal(kept.replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('distinguishes names from values, and decodes values', () => {
    const tokens = tokensOf(String.raw`{"key":"a\"b\u0041", "n": [1, true]}`);
    assert.deepEqual(
      tokens
        .filter(({ kind }) => kind !== 'punctuation')
        .map((token) => [token.kind, valueOf(token)]),
      [
        ['key', 'key'],
        ['string', 'a"bA'],
        ['key', 'n'],
        ['number', '1'],
        ['literal', 'true'],
      ],
    );
  });
});

describe('console page: a pasted text', () => {
  it('is empty, JSON, JSON lines, or invalid at a line and column', () => {
    assert.equal(judge(' \n').kind, 'empty');
    const json = judge('{"a":\n1}');
    assert.ok(json.kind === 'payload' && json.payload.contentType === 'application/json');
    const lines = judge('{"a":1}\n\n{"a":2}\n');
    assert.ok(lines.kind === 'payload' && lines.items === 2);
    assert.equal(lines.payload.contentType, 'application/x-ndjson');
    const fault = judge('{\n  "a": 1,\n  b: 2\n}');
    assert.ok(fault.kind === 'fault');
    assert.deepEqual([fault.line, fault.column], [3, 3]);
  });

  it('names the invalid line of JSON lines', () => {
    const fault = judge('{"a":1}\n{"a":}\n{"a":3}');
    assert.ok(fault.kind === 'fault');
    assert.deepEqual([fault.line, fault.column, fault.expected], [2, 6, 'a value']);
  });

  it('has its first fault on the first invalid line of JSON lines', () => {
    assert.equal(faultOfLines('{"a":1}\n\n{"a":2}\n'), undefined);
    assert.deepEqual(faultOfLines('{"a":1}\n{"a":}\n{'), {
      position: 13,
      expected: 'a value',
      linesBefore: 1,
    });
  });
});
