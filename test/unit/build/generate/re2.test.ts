import assert from 'node:assert/strict';
import { list, quoted } from '../../../../build/generate/hcl.ts';
import { re2 } from '../../../../build/generate/re2.ts';

describe('a pattern for Terraform', () => {
  it('stays the same if RE2 reads it the same way', () => {
    for (const pattern of [
      '^organizations/\\d+/sources/\\d+$',
      "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      '^(?:a|b)?[^:]+$',
    ]) {
      assert.equal(re2(pattern), pattern);
    }
    assert.equal(re2('^https?:\\/\\/x$'), '^https?://x$');
  });

  it('is rejected if RE2 cannot express it, or reads it differently', () => {
    for (const pattern of ['(?=a)b', '(?<!a)b', '(a)\\1', '\\u0041', '\\p{L}', 'a\\sb', '[^]']) {
      assert.throws(() => re2(pattern), /Terraform cannot check/, pattern);
    }
  });
});

describe('a string for Terraform', () => {
  it('contains nothing that Terraform would interpolate', () => {
    assert.equal(quoted('a "b" \\d ${c} %{d} $e\n'), '"a \\"b\\" \\\\d $${c} %%{d} $e\\n"');
    assert.equal(list(['a', 'b']), '["a", "b"]');
  });
});
