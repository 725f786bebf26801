import assert from 'node:assert/strict';
import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { openFolds } from '../../../../../functions/write/fold/open.ts';
import { settings as validate } from '../../../../../functions/write/generated/settings.js';
import type { FindingWriter } from '../../../../../functions/write/finding-writer.ts';
import { startStorageEmulator } from '../../../../../local/emulators/storage/index.ts';
import { finding, shellEvent } from './events.ts';

const writer: FindingWriter = {
  create: async () => 'written',
  update: async () => 'updated',
};
const required = { PROJECT_ID: 'p', SCC_SOURCE: 'organizations/1/sources/1' };
const open = (environment: Record<string, string>) =>
  openFolds(loadSettings(validate, { ...required, ...environment }), writer, systemClock);

describe('the settings of folding', () => {
  it('disable it by default', () => {
    assert.equal(open({}), undefined);
    assert.equal(open({ FOLD_BUCKET: 'b' }), undefined);
  });

  it('require a bucket', () => {
    assert.throws(() => open({ FOLD: 'on' }), {
      name: 'ConfigError',
      message: 'FOLD=on needs FOLD_BUCKET',
    });
  });

  it('leave events in Pub/Sub while the bucket is missing or forbidden', async () => {
    const storage = await startStorageEmulator({ buckets: [] });
    try {
      const fold = open({ FOLD: 'on', FOLD_BUCKET: 'b', STORAGE_EMULATOR_HOST: storage.url });
      assert.ok(fold !== undefined);
      const once = async () => fold(shellEvent(), finding, '2026-11-24T12:00:00.000000000Z');
      await assert.rejects(once(), {
        name: 'TransientError',
        reason: 'storage-http-404',
        message: 'Cloud Storage answered 404: bucket b does not exist',
      });
      storage.setFaults({ errorRate: 1, status: 403 });
      await assert.rejects(once(), { name: 'TransientError', reason: 'storage-http-403' });
    } finally {
      await storage.close();
    }
  });
});
