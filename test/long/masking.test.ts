import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskText } from '../../functions/enrich/masking/mask-text.ts';
import { lookAlikes } from '../unit/functions/enrich/masking/look-alikes.ts';
import { leaks } from '../unit/functions/enrich/masking/secrets.ts';
import { assertFast } from '../assert-fast.ts';

/** Texts from the patterns of the rules, in any order, and arbitrary text. */
const marks = [
  ['--password', '-p', '-u', 'PASSWORD=', 'token: ', '"secret":', 'Authorization: ', 'Bearer '],
  ['mysql ', 'curl ', 'echo ', '| sudo -S ', ' ', '"', "'", '\\"', '\\', ';', '&', ',', ')', ']'],
  [
    '://u:',
    '@',
    '/',
    '?key=',
    '=',
    ':',
    '***',
    '*',
    ' parent=',
    '$',
    '{',
    '}',
    '\n',
    '\\n',
    'a1B2',
  ],
  ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', 'ghp_', 'eyJ', '.', 'AKIA'],
].flat();
const pieces = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...marks) },
      { weight: 1, arbitrary: fc.constantFrom(...leaks.map(([text]) => text), ...lookAlikes) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('masking of any text', () => {
  it('does not throw, and is idempotent', () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const masked = maskText(text);
        assert.equal(maskText(masked), masked);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves no part of any password', () => {
    const signs = 'abcdefXYZ0123456789!#$%^*_+.~:=-@'.split('');
    const passwords = fc
      .array(fc.constantFrom(...signs), { minLength: 11, maxLength: 40 })
      .map((list) => `x${list.join('')}7z`);
    const contexts = [
      (secret: string) => `app --password=${secret} --verbose`,
      (secret: string) => `app --token ${secret} --verbose`,
      (secret: string) => `mysql -u root -p${secret} app`,
      (secret: string) => `curl -u bob:${secret} https://h/`,
      (secret: string) => `(command=curl -H Authorization: Bearer ${secret} parent=bash)`,
      (secret: string) => `PGPASSWORD=${secret} psql -h db`,
      (secret: string) => `{"user":"bob","password":"${secret}","n":1}`,
      (secret: string) => `Server=db;Password=${secret};Encrypt=True`,
    ];
    fc.assert(
      fc.property(passwords, fc.constantFrom(...contexts), (password, context) => {
        const end = context('\0').split('\0')[1] ?? '';
        const masked = maskText(context(password));
        assert.ok(masked.endsWith(end), masked);
        for (let at = 0; at + 6 <= password.length; at += 1) {
          assert.ok(!masked.includes(password.slice(at, at + 6)), masked);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("does not change texts without a secret's name or mark", () => {
    const words = fc.constantFrom('ls', '-la', '/tmp/x', 'user', 'a=b', '"q"', '8080:80', 'x.y');
    fc.assert(
      fc.property(fc.array(words), (list) => {
        assert.equal(maskText(list.join(' ')), list.join(' '));
      }),
    );
  });
});

/** Repeated beginnings without an end, on which backtracking patterns take forever. */
const adversarial = [
  ['a', 'A', '=', ':', '*', ' ', '"', '\\', "\\'", '-', '(', ')', ';', '|', '\n', '_', '.', '/'],
  ['a-', 'a.', 'a=', 'a: ', '"a":', '--a ', 'a,b', 'password=', 'password=/etc/', 'PWD=/', 'pwd='],
  ['password="', "password='", 'password=\\"', 'password: ', 'password=;', '--password ', '-p'],
  ['--password --', 'token=$(', 'Authorization: ', 'Authorization: Bearer ', 'Cookie: a; ', 'x-'],
  ['Cookie: a; b; ', '; a; ', '"Authorization: ', 'Bearer ', 'Bearer a', '://', '://a:', '://:a'],
  ['://a:b/', '://a:1/', '?key=', '&key=aaaaaaaa', '-----BEGIN PRIVATE KEY-----', 'AAAA '],
  ['-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkqhkiG9w0BAQEFAASC ', '-----END ', 'eyJ', 'eyJ-'],
  [
    'eyJaaaaaaaa.',
    'sk-',
    'sk-aA1-',
    'ghp_',
    'xoxb-',
    'AKIAABCDABCDABCDABCD ',
    'glpat-',
    's.',
    '$6$',
  ],
  [
    'mysql ',
    'mysql -p ',
    'mysql -pa ',
    'curl -u ',
    'echo ',
    'echo | ',
    'echo a | sudo -S ',
    '<<< ',
  ],
  [
    'vault kv put ',
    'net user ',
    'kubectl create secret --from-literal ',
    'htpasswd -b ',
    '","',
    '\\",',
  ],
  [
    'user=',
    ' parent=',
    '(command=',
    'config set ',
    'identified by ',
    'b3BlbnNzaC1rZXktdjE',
    '(?=',
    'ſK',
  ],
].flat();

describe('masking of long texts', () => {
  for (const unit of adversarial) {
    it(`takes time in proportion to the length: ${JSON.stringify(unit)}`, () => {
      const text = unit.repeat(Math.ceil(100_000 / unit.length));
      // It normally takes some hundredths of the limit, and minutes if a pattern backtracks.
      assertFast(() => maskText(text));
    });
  }

  it('searches the first 256 KiB and removes the rest', () => {
    const words = 'ls -la /tmp '.repeat(30_000);
    const masked = maskText(`--password=hunter22 ${words} --password=hunter22`);
    assert.ok(masked.length <= 262_144 && masked.length > 250_000);
    assert.ok(masked.startsWith('--password=*** ls -la /tmp ls'));
    assert.ok(masked.endsWith(' ***') && !masked.includes('hunter22'));
    assert.equal(maskText(masked), masked);
  });
});
