import assert from 'node:assert/strict';
import { StrictReader } from '../../../../local/emulators/strict-reader.ts';

/** The string after its length in bytes. */
function read(hex: string): string {
  return new StrictReader(Buffer.from(hex, 'hex')).string();
}

describe('the strict reader of protobuf', () => {
  it('reads UTF-8', () => {
    assert.equal(read('00'), '');
    assert.equal(read('0a61c3a9e282acf09f909a'), 'aé€🐚');
    assert.equal(read('03efbfbd'), '\uFFFD');
  });

  it('refuses other bytes', () => {
    for (const hex of ['01ff', '03eda080', '0180', '02c0af', '02f09f', '04efbfbdff']) {
      assert.throws(() => read(hex), /^SyntaxError: a string is not UTF-8: "/, hex);
    }
  });

  it('refuses a string that ends after its message', () => {
    assert.throws(() => read('056162'), /^RangeError: a string ends after its message$/);
  });
});
