import assert from 'node:assert/strict';
import { type Attributes, parseFilter } from '../../../../../local/emulators/pubsub/filter.ts';

/** The attributes of messages, by name. */
const messages: Record<string, Attributes> = {
  com: { name: 'com', lang: 'en' },
  org: { name: 'org', lang: 'en' },
  co: { name: 'co' },
  nameless: { lang: 'de' },
  bare: {},
  path: { 'iana.org/language_tag': 'en', 'a-b': 'x"y\\z' },
};

function passing(filter: string): string[] {
  const passes = parseFilter(filter);
  return Object.keys(messages).filter((name) => passes(messages[name] ?? {}));
}

const all = Object.keys(messages);

describe('the filter of a subscription', () => {
  for (const [filter, expected] of [
    ['', all],
    ['attributes:name', ['com', 'org', 'co']],
    ['attributes.name = "com"', ['com']],
    ['attributes.name="com"', ['com']],
    ['attributes.name != "com"', ['org', 'co', 'nameless', 'bare', 'path']],
    ['hasPrefix(attributes.name, "co")', ['com', 'co']],
    ['hasPrefix(attributes.name,"")', ['com', 'org', 'co']],
    ['NOT attributes:name', ['nameless', 'bare', 'path']],
    ['-attributes:name', ['nameless', 'bare', 'path']],
    ['NOT NOT attributes:name', ['com', 'org', 'co']],
    ['attributes:name AND attributes:lang', ['com', 'org']],
    [
      'attributes.name = "com" OR attributes.name = "org" OR attributes.lang = "de"',
      ['com', 'org', 'nameless'],
    ],
    ['attributes:lang AND (attributes.name = "com" OR NOT attributes:name)', ['com', 'nameless']],
    ['NOT (attributes:name OR attributes:lang)', ['bare', 'path']],
    ['NOT attributes:name AND attributes:lang', ['nameless']],
    ['attributes."iana.org/language_tag" = "en"', ['path']],
    ['attributes:"iana.org/language_tag"', ['path']],
    [String.raw`attributes.a-b = "x\"y\\z"`, ['path']],
    [String.raw`attributes.name = "\u0063\x6f\155"`, ['com']],
    ['attributes:constructor', []],
    ['attributes.NOT = "x"', []],
  ] as const) {
    it(`${filter || 'none'} matches ${expected.length} of ${all.length}`, () => {
      assert.deepEqual(passing(filter), expected);
    });
  }

  for (const filter of [
    ' ',
    'attributes',
    'attributes.name',
    'attributes.name = com',
    "attributes.name = 'com'",
    'attributes.name = "com',
    'attributes.name < "com"',
    'attributes.a.b = "c"',
    'attributes:name AND',
    'attributes:name OR attributes:lang AND attributes:x',
    'attributes:name AND attributes:lang OR attributes:x',
    'attributes:name attributes:lang',
    'attributes:name and attributes:lang',
    'attributes:"name" "AND" attributes:lang',
    '(attributes:name',
    'attributes:name)',
    'NOT',
    'name = "com"',
    'data = "x"',
    'hasPrefix(attributes:name, "co")',
    'hasPrefix(attributes.name)',
    'hasSuffix(attributes.name, "co")',
    String.raw`attributes.name = "\q"`,
    `attributes.name = "${'x'.repeat(240)}"`,
  ]) {
    it(`rejects ${filter}`, () => {
      assert.throws(() => parseFilter(filter), /Invalid filter expression/);
    });
  }

  it('may have at most 256 bytes', () => {
    const filter = `attributes.name = "${'é'.repeat(118)}"`;
    assert.equal(Buffer.byteLength(filter), 256);
    assert.deepEqual(passing(filter), []);
    assert.throws(() => parseFilter(`${filter} `), /longer than 256 bytes/);
  });
});
