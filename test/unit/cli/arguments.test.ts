import assert from 'node:assert/strict';
import { portNumber, positiveNumber, wholeNumber, type Parse } from '../../../cli/arguments.ts';

describe('the argument of an option', () => {
  const refuses = (parse: Parse<number>, texts: readonly string[], message: RegExp): void => {
    for (const text of texts) assert.throws(() => parse(text), message, text);
  };

  it('accepts a number above 0 within its limit', () => {
    assert.deepEqual(['0.5', '8', '1000'].map(positiveNumber(1000)), [0.5, 8, 1000]);
    const texts = ['', ' ', '0', '-1', '1001', 'Infinity', 'NaN', '0x10', 'eight'];
    refuses(
      positiveNumber(1000),
      texts,
      /^InvalidArgumentError: it must be a number above 0, and 1000 at most$/,
    );
    refuses(positiveNumber(), ['0'], /it must be a number above 0$/);
  });

  it('accepts a whole number from its minimum', () => {
    assert.deepEqual(['0', '3', '007'].map(wholeNumber()), [0, 3, 7]);
    refuses(
      wholeNumber(),
      ['', '-1', '1.5', '1e3', '9'.repeat(16)],
      /a whole number, and 0 at least$/,
    );
    refuses(wholeNumber(1), ['0'], /it must be a whole number, and 1 at least$/);
  });

  it('accepts a port, and 0 only if the system may choose one', () => {
    assert.deepEqual(['0', '8080', '65535'].map(portNumber(0)), [0, 8080, 65_535]);
    refuses(portNumber(0), ['', '-1', '65536', '1e3', 'eighty'], /a number from 0 to 65535$/);
    refuses(portNumber(1), ['0'], /a number from 1 to 65535$/);
  });
});
