import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { command, sentence } from '../../../../../functions/write/next-steps/shell.ts';
import { posixWords } from './posix-words.ts';

const hostile = [
  "'",
  "''",
  "'; reboot; '",
  '$(reboot)',
  '`reboot`',
  '"; reboot; "',
  'a b',
  '\\',
  "\\'",
  '!!',
  '*',
  '~root',
  '#',
  '&& reboot',
  '| sh',
  '> /etc/passwd',
  '=ls',
  'ü’"‘',
];
const printable = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^['"\\$`;|& \-=a]+$/))
  .filter(
    (text) => text !== '' && text.length <= 512 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text),
  );

describe('a command line', () => {
  it('leaves plain values unquoted', () => {
    assert.equal(
      command`get --namespace=${'prod'} pod/${'web-0'}`,
      'get --namespace=prod pod/web-0',
    );
  });

  it('quotes any other value', () => {
    assert.equal(command`stat ${"/tmp/it's"}`, `stat '/tmp/it'\\''s'`);
  });

  for (const value of hostile) {
    it(`has ${value} as one word, as sh parses it`, () => {
      const line = command`printf %s ${value}` ?? '';
      assert.deepEqual(posixWords(line), ['printf', '%s', value]);
      assert.equal(execFileSync('sh', ['-c', line], { encoding: 'utf8' }), value);
    });
  }

  it('has any printable value as one word, or a part of one', () => {
    fc.assert(
      fc.property(printable, printable, (first, second) => {
        const line = command`get --namespace=${first} pod/${second} -it` ?? '';
        assert.deepEqual(posixWords(line), ['get', `--namespace=${first}`, `pod/${second}`, '-it']);
      }),
    );
  });

  it('can contain another command line, for the shell of another host', () => {
    fc.assert(
      fc.property(printable, (value) => {
        const inner = command`stat ./${value}`;
        const [, word] = posixWords(command`ssh --command=${inner}` ?? '');
        if (inner !== undefined && inner.length > 512) return;
        assert.deepEqual(posixWords(word?.slice('--command='.length) ?? ''), [
          'stat',
          `./${value}`,
        ]);
      }),
    );
  });

  it('is undefined if a value is unknown', () => {
    const nothing: string | undefined = undefined;
    assert.equal(command`get ${nothing}`, undefined);
    assert.equal(command`get ${''}`, undefined);
    assert.equal(sentence`pod ${nothing}`, undefined);
  });

  it('is undefined if a value would be an option', () => {
    assert.equal(command`get ${'--all'}`, undefined);
    assert.equal(command`get pod/${'--all'}`, 'get pod/--all');
  });

  it('is undefined if a value could deceive a terminal or reader', () => {
    for (const value of [
      'a\nb',
      '\n',
      'a\r',
      '\u001B[201~',
      'a\tb',
      '\0',
      '\u202Egpj',
      '\u2028',
      '\uD800',
    ]) {
      assert.equal(command`get pod/${value}`, undefined);
      assert.doesNotMatch(sentence`pod ${value}.` ?? '', /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
    assert.equal(command`get pod/${'a'.repeat(513)}`, undefined);
  });
});

describe('a sentence', () => {
  it('quotes and truncates any value, on one line', () => {
    assert.equal(sentence`process ${'sh -c id'}`, "process 'sh -c id'");
    assert.equal(sentence`process ${'a\nb'}`, "process 'a\uFFFDb'");
    assert.equal(sentence`process ${'x'.repeat(300)}`, `process '${'x'.repeat(199)}…'`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        const line = sentence`process ${value} ran` ?? '';
        assert.equal(line.split('\n').length, 1);
        const [, shown, ...rest] = posixWords(line);
        assert.deepEqual(rest, ['ran']);
        assert.ok(shown !== undefined && shown.length <= 200);
      }),
    );
  });
});
