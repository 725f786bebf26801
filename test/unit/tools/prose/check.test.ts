import assert from 'node:assert/strict';
import { styleFaults } from '../../../../tools/prose/check.ts';

const found = (path: string, text: string) =>
  styleFaults(path, text).map(({ line, found: words }) => `${line} ${words}`);

describe('the check of the house style', () => {
  it('finds comments without a subject, in each kind of comment', () => {
    const program = [
      '/** That one request may take. */',
      'const timeoutMs = 1;',
      '// For which the log is waited for.',
      'const patienceMs = 2; // What a trailing comment says is not checked.',
      '/**',
      ' * Reads a body.',
      ' * @param limit as whose detection it is sent',
      ' */',
    ].join('\n');
    assert.deepEqual(found('a.ts', program), ['1 That', '3 For which']);
    assert.deepEqual(found('a.tf', '# What stages publish to.\nlocals {}'), ['1 What']);
    assert.deepEqual(found('a.tftpl', '# How long it waits.'), ['1 How long']);
  });

  it('reads a sentence over several lines, and reports its first line', () => {
    assert.deepEqual(found('a.ts', 'f();\n// Refused by\n// whom it may concern.'), ['2 by whom']);
    assert.deepEqual(found('a.md', 'A secret that\nnobody\nknows.\n\nNobody.'), [
      '1 nobody',
      '5 Nobody',
    ]);
  });

  it('checks list items, headings and table rows of documents, but not the start of a paragraph', () => {
    const page = [
      '# Whoever',
      '',
      '- somebody',
      '- a user',
      '| a | for ever |',
      '',
      'What it does.',
    ];
    assert.deepEqual(found('a.md', page.join('\n')), ['1 Whoever', '3 somebody', '5 for ever']);
  });

  it('leaves code, quotations and addresses alone', () => {
    const page = [
      '```sh',
      'echo nobody',
      '```',
      'The user `nobody` and the rule "a shell by somebody", [documented](https://example.com/whoever).',
    ];
    assert.deepEqual(found('a.md', page.join('\n')), []);
    assert.deepEqual(found('a.ts', `const text = 'nobody';`), []);
    assert.deepEqual(found('a.json', '"nobody"'), []);
  });

  it('accepts questions, and what happened', () => {
    assert.deepEqual(found('a.ts', '// What next?'), []);
    assert.deepEqual(found('a.ts', '/** What happened, in one sentence. */'), []);
  });
});
