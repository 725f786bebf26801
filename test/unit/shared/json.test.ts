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

  it('writes every digit unchanged', () => {
    const text =
      '{"t":1720031001639981110,"list":[18446744073709551615,1],"s":"1720031001639981110"}';
    assert.equal(JSON.stringify(parseForRewriting(text)), text);
  });

  it('reads any JSON like a reviver that sees the digits', () => {
    const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
      Number.isInteger(value) &&
      !Number.isSafeInteger(value) &&
      /^-?\d+$/.test(context?.source ?? '')
        ? context?.source
        : value;
    const digits = fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }).map(String);
    const scalar = fc.oneof(
      digits,
      digits.map((text) => `${text}.${text.replace('-', '')}`),
      digits.map((text) => `1e-${text.replace('-', '')}`),
      digits.map((text) => `${text}E+2`),
      digits.map((text) => JSON.stringify(`\\"${text},`)),
      fc.string().map((text) => JSON.stringify(text)),
      fc.constantFrom('9007199254740991', '9007199254740992', 'null'),
    );
    const list = fc.array(scalar).map((items) => `[${items.join(' , ')}]`);
    const text = fc
      .array(fc.tuple(fc.string(), fc.oneof(scalar, list)))
      .map(
        (items) => `{${items.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`,
      );
    fc.assert(
      fc.property(text, (json) => {
        assert.deepEqual(parseJson(json), JSON.parse(json, reviver));
      }),
      { numRuns: 2000 },
    );
    for (const wrong of [
      '{12345678901234567890:1}',
      '[012345678901234567890]',
      '1234567890123456789 1',
    ])
      assert.throws(() => parseJson(wrong), SyntaxError);
  });

  it('reads strings and keys as well-formed, with U+FFFD for half a surrogate pair', () => {
    const cases: [json: string, text: string][] = [
      [String.raw`a\ud83db`, 'a\uFFFDb'],
      [String.raw`\uDE00\uD83D`, '\uFFFD\uFFFD'],
      [String.raw`\ud83d\ud83d\ude00`, '\uFFFD\u{1F600}'],
      [String.raw`\ud83d\n\ude00`, '\uFFFD\n\uFFFD'],
      [String.raw`\ud83d\uDE00`, '\u{1F600}'],
      // An escaped backslash, with no escape after it.
      [String.raw`\\ud83d`, String.raw`\ud83d`],
      [String.raw`\\\ud83d`, '\\\uFFFD'],
      [String.raw`\u00e9\ud7ff\ue000`, 'é\uD7FF\uE000'],
      ['a\uD83Db', 'a\uFFFDb'],
    ];
    for (const [json, text] of cases) {
      assert.deepEqual(parseJson(`{"${json}":["${json}",1720031001639981110]}`), {
        [text]: [text, '1720031001639981110'],
      });
      assert.equal(parseJson(`"${json}"`), text);
    }
    for (const wrong of [String.raw`"\ud83"`, String.raw`"\ud83d`, String.raw`\ud83d`])
      assert.throws(() => parseJson(wrong), SyntaxError);
  });

  it('and leaves all other text unchanged', () => {
    const half = fc.constantFrom('\uD83D', '\uDE00', '\\', '"', 'u', 'd83d', '\n', 'é', '1');
    const escaped = (text: string): string =>
      JSON.stringify(text).replaceAll(
        /[^\0-\x7F]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    const text = fc.array(half).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        assert.equal(parseJson(JSON.stringify(value)), value.toWellFormed());
        assert.equal(parseJson(escaped(value)), value.toWellFormed());
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts exactly the valid JSON texts', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '"',
      '\\',
      '"a"',
      '-',
      '+',
      '0',
      '.',
      'e',
      'true',
      '1234567890123456789',
      '-9007199254740993',
      '"1234567890123456789"',
      '\n',
      '\u00a0',
    );
    const text = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(''));
    const outcome = (read: (json: string) => unknown, json: string): string => {
      try {
        read(json);
        return 'JSON';
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(text, (json) => {
        assert.equal(outcome(parseJson, json), outcome(JSON.parse, json));
      }),
      { numRuns: 20_000 },
    );
  });

  it('splits only JSON arrays into elements', () => {
    const token = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '{}',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      ' ',
      '1',
      '[2]',
    );
    const text = fc.array(token, { maxLength: 10 }).map((tokens) => `[${tokens.join('')}]`);
    const jsonOf = (read: () => unknown): unknown => {
      try {
        return read();
      } catch {
        return 'not JSON';
      }
    };
    fc.assert(
      fc.property(text, (json) => {
        const elements = arrayElements(json);
        assert.deepEqual(
          elements === undefined ? 'not JSON' : jsonOf(() => elements.map(parseJson)),
          jsonOf(() => parseJson(json)),
        );
      }),
      { numRuns: 20_000 },
    );
  });

  it('keeps __proto__ as data', () => {
    const value = parseJson('{"__proto__":{"polluted":1720031001639981110}}');
    assert.deepEqual(Object.keys(value as object), ['__proto__']);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('reports nesting that would exhaust the stack', () => {
    const deep = `${'['.repeat(200_000)}1720031001639981110${']'.repeat(200_000)}`;
    assert.throws(() => parseForRewriting(deep), NestingError);
    // Parsing needs no stack. Code that walks a deep value must report the depth itself.
    assert.ok(Array.isArray(parseJson(deep)));
  });

  it('splits an array into the unchanged texts of its elements', () => {
    const elements = [
      '{"a": [1, 2], "b": "x,]}\\""}',
      '1720031001639981110',
      '"[\\\\"',
      '[]',
      'null',
    ];
    assert.deepEqual(arrayElements(`[ ${elements.join(' , ')} ]`), elements);
    assert.deepEqual(arrayElements(' [] '), []);
    assert.equal(arrayElements('{"a": []}'), undefined);
  });

  it('splits any array so that its elements parse to the array', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1), (array, indent) => {
        const elements = arrayElements(JSON.stringify(array, null, indent));
        assert.deepEqual(
          elements?.map((element) => parseJson(element)),
          parseJson(JSON.stringify(array)),
        );
      }),
    );
  });
});
