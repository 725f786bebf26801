import assert from 'node:assert/strict';
import { printable, printableJson } from '../../../cli/printable.ts';

describe('external text', () => {
  it('is printed on one line, without colors or text direction of its own', () => {
    const shown = {
      'Terminal shell in container': 'Terminal shell in container',
      'a\nwritten     forged': String.raw`a\nwritten     forged`,
      '\u001b[31mred\u001b[0m': String.raw`\u001b[31mred\u001b[0m`,
      '\u009b31m': String.raw`\u009b31m`,
      'a\rb\tc\u0000': String.raw`a\rb\tc\u0000`,
      '\u202etxt.exe\u2066': String.raw`\u202etxt.exe\u2066`,
      'a\u2028b\u0085c': String.raw`a\u2028b\u0085c`,
      '\ud800': String.raw`\ud800`,
      '\u{e0041}': String.raw`\udb40\udc41`,
      'grün 😀 日本': 'grün 😀 日本',
    };
    for (const [text, expected] of Object.entries(shown)) assert.equal(printable(text), expected);
  });

  it('means the same within JSON', () => {
    const value = { rule: 'a\n\u001b[31m\u009b1m\u202eb\u{e0041}', n: [1, 'é'] };
    const text = printableJson(value);
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(text), value);
    assert.equal(text.split('\n').length, JSON.stringify(value, null, 2).split('\n').length);
  });
});
