import assert from 'node:assert/strict';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';

describe('defined', () => {
  it('omits undefined values, and nothing else', () => {
    const object = { first: 1, none: undefined, empty: '', no: false, zero: 0, nil: null };
    assert.deepEqual(Object.entries(defined(object)), [
      ['first', 1],
      ['empty', ''],
      ['no', false],
      ['zero', 0],
      ['nil', null],
    ]);
  });

  it('keeps __proto__ as data', () => {
    const labels = Object.fromEntries([
      ['app', 'shop'],
      ['__proto__', 'x'],
    ]);
    const copy = defined(labels);
    assert.deepEqual(Object.entries(copy), [
      ['app', 'shop'],
      ['__proto__', 'x'],
    ]);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  });

  it('returns a new object, and leaves the original unchanged', () => {
    const object = { kept: 1, none: undefined };
    const copy = defined(object);
    assert.notEqual(copy, object);
    assert.deepEqual(Object.keys(object), ['kept', 'none']);
  });
});

describe('definedOrNothing', () => {
  it('is undefined for an empty result', () => {
    assert.equal(definedOrNothing({ none: undefined }), undefined);
    assert.deepEqual(definedOrNothing({ none: undefined, kept: 1 }), { kept: 1 });
  });
});
