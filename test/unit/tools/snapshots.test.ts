import assert from 'node:assert/strict';
import { readSnapshot, snapshots } from '../../../tools/lib/snapshots.ts';

describe('the whole finding', () => {
  it('of each payload matches the reviewed one (npm run snapshots, then read the diff)', async () => {
    for (const { name, path, actual } of await snapshots()) {
      assert.deepEqual(JSON.parse(JSON.stringify(actual)), await readSnapshot(path), name);
    }
  });
});
