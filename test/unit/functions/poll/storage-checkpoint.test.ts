import assert from 'node:assert/strict';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import { objectStore, storageAuth } from '@pipeline/shared/storage.ts';
import type { Checkpoint } from '../../../../functions/poll/checkpoint.ts';
import { storageCheckpoint } from '../../../../functions/poll/storage-checkpoint.ts';
import {
  startStorageEmulator,
  type StorageEmulator,
} from '../../../../local/emulators/storage/index.ts';

const checkpoint: Checkpoint = {
  until: 1_795_521_600_123_456_789n,
  reached: 1_795_522_500_000_000_000n,
  known: ['ab', 'cd'],
};

describe('the checkpoint in Cloud Storage', () => {
  let storage: StorageEmulator;
  beforeEach(async () => {
    storage = await startStorageEmulator({ buckets: ['a-bucket'] });
  });
  afterEach(async () => storage.close());

  const open = (bucket = 'a-bucket', timeoutMs = 1000) =>
    storageCheckpoint(
      objectStore({ api: storage.url, bucket, timeoutMs, auth: storageAuth(storage.url) }),
      'poll/checkpoint.json',
    );

  it('is absent at first, and then keeps the stored time to the nanosecond', async () => {
    const store = open();
    assert.equal(await store.read(), undefined);
    const generation = await store.write(checkpoint, undefined);
    assert.deepEqual(await store.read(), { checkpoint, generation });
    assert.equal(
      storage.read('a-bucket', 'poll/checkpoint.json'),
      '{"version":1,"until":"2026-11-24T12:00:00.123456789Z","reached":"2026-11-24T12:15:00.000000000Z","known":["ab","cd"]}\n',
    );
  });

  it('is replaced only by a run that has read the current one', async () => {
    const store = open();
    const first = await store.write(checkpoint, undefined);
    assert.equal(await store.write(checkpoint, undefined), undefined);
    const second = await store.write({ until: 2n, reached: 2n, known: [] }, first);
    assert.notEqual(second, undefined);
    assert.equal(await store.write({ until: 1n, reached: 1n, known: [] }, first), undefined);
    assert.equal((await store.read())?.checkpoint.until, 2n);
  });

  it('is not treated as absent if it cannot be read', async () => {
    const put = async (body: string) =>
      fetch(
        `${storage.url}/upload/storage/v1/b/a-bucket/o?uploadType=media&name=poll/checkpoint.json`,
        {
          method: 'POST',
          body,
        },
      );
    for (const broken of [
      '',
      '{',
      '{}',
      '{"version":1,"until":"yesterday","known":[]}',
      '[]',
      '{"version":2}',
    ]) {
      await put(broken);
      await assert.rejects(open().read(), {
        name: 'PermanentError',
        reason: 'checkpoint-unreadable',
      });
    }
    await put('{"version": 1, "until": "2026-01-31T00:00:00Z"}');
    assert.equal((await open().read())?.checkpoint.until, 1_769_817_600_000_000_000n);
  });

  it('reports a missing bucket by name', async () => {
    // A missing object and a missing bucket both return 404: only a write distinguishes them.
    await assert.rejects(open('another').write(checkpoint, undefined), (error) => {
      assert.ok(error instanceof PermanentError);
      assert.match(error.message, /bucket another does not exist/);
      return true;
    });
  });

  it('retries a retryable fault, and no refusal', async () => {
    storage.setFaults({ errorRate: 1, status: 503 });
    await assert.rejects(open().read(), TransientError);
    storage.setFaults({ status: 403 });
    await assert.rejects(open().read(), { reason: 'storage-http-403' });
  });

  it("treats a write with a lost response as another run's", async () => {
    const store = open();
    storage.setFaults({ lostReplyRate: 1 });
    assert.equal(await store.write(checkpoint, undefined), undefined);
    assert.equal((await store.read())?.checkpoint.until, checkpoint.until);
  });

  it('does not wait forever', async () => {
    storage.setFaults({ latencyMs: 60_000 });
    await assert.rejects(open('a-bucket', 50).read(), TransientError);
  });
});
