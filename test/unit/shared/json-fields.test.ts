import assert from 'node:assert/strict';
import { fieldIn, numberIn, objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';

const value = { text: 'a', number: 1, none: null, object: { inner: 'b' }, list: [{ n: 1 }, 2, []] };

describe('a field of unknown JSON', () => {
  it('is its value, if it has the requested type', () => {
    assert.equal(fieldIn(value, 'none'), null);
    assert.equal(textIn(value, 'text'), 'a');
    assert.equal(numberIn(value, 'number'), 1);
    assert.equal(objectIn(value, 'object'), value.object);
  });

  it('is undefined or empty if it has another type, or is absent', () => {
    for (const key of ['none', 'list', 'absent']) {
      assert.equal(textIn(value, key), undefined);
      assert.equal(numberIn(value, key), undefined);
      assert.deepEqual(objectIn(value, key), {});
    }
    assert.equal(textIn(value, 'number'), undefined);
    assert.equal(numberIn(value, 'text'), undefined);
    assert.deepEqual(objectsIn(value, 'object'), []);
  });

  it('of a list contains only the objects', () => {
    assert.deepEqual(objectsIn(value, 'list'), [{ n: 1 }]);
  });

  it('is undefined if the value is no object', () => {
    for (const other of [undefined, null, 'text', 1, ['a']]) {
      assert.equal(fieldIn(other, 'length'), undefined);
      assert.equal(textIn(other, '0'), undefined);
      assert.deepEqual(objectIn(other, 'a'), {});
      assert.deepEqual(objectsIn(other, 'a'), []);
    }
  });
});
