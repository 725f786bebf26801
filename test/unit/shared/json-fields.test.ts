import assert from 'node:assert/strict';
import { fieldIn, numberIn, objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';

const value = { text: 'a', number: 1, none: null, object: { inner: 'b' }, list: [{ n: 1 }, 2, []] };

describe('a field of unknown JSON', () => {
  it('is what is there, where it is of the type that is asked for', () => {
    assert.equal(fieldIn(value, 'none'), null);
    assert.equal(textIn(value, 'text'), 'a');
    assert.equal(numberIn(value, 'number'), 1);
    assert.equal(objectIn(value, 'object'), value.object);
  });

  it('is none or empty where it is of another type, or absent', () => {
    for (const key of ['none', 'list', 'absent']) {
      assert.equal(textIn(value, key), undefined);
      assert.equal(numberIn(value, key), undefined);
      assert.deepEqual(objectIn(value, key), {});
    }
    assert.equal(textIn(value, 'number'), undefined);
    assert.equal(numberIn(value, 'text'), undefined);
    assert.deepEqual(objectsIn(value, 'object'), []);
  });

  it('of a list has its objects alone', () => {
    assert.deepEqual(objectsIn(value, 'list'), [{ n: 1 }]);
  });

  it('is none where the value is no object', () => {
    for (const other of [undefined, null, 'text', 1, ['a']]) {
      assert.equal(fieldIn(other, 'length'), undefined);
      assert.equal(textIn(other, '0'), undefined);
      assert.deepEqual(objectIn(other, 'a'), {});
      assert.deepEqual(objectsIn(other, 'a'), []);
    }
  });
});
