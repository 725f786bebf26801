import assert from 'node:assert/strict';
import { loadSettings } from '@pipeline/shared/config.ts';
import { delivery, polling } from '@pipeline/shared/pubsub/topology.ts';
import { longestStoragePauseMs, storageTries, writePauseMs } from '@pipeline/shared/storage.ts';
import { settings as enrich } from '../../functions/enrich/generated/settings.js';
import { settings as poll } from '../../functions/poll/generated/settings.js';
import { settings as write } from '../../functions/write/generated/settings.js';
import { answerWithinMs } from '../../functions/write/fold/folds.ts';
import { pauses } from '../../functions/write/finding-writer.ts';

describe('deadlines', () => {
  const functionTimeout = delivery.functionTimeoutSeconds * 1000;

  it('of what write does fit into the time of its function', () => {
    const settings = loadSettings(write, {
      PROJECT_ID: 'p',
      SCC_SOURCE: 'organizations/1/sources/1',
    });
    const tries = (pauses.length + 1) * settings.SCC_TIMEOUT_MS;
    const waits = pauses.reduce((sum, pause) => sum + pause, 0);
    // Its slot, at the end of the wait; the calls; then perhaps the dead letter.
    const all = settings.SLOT_WAIT_MS + tries + waits + settings.PUBLISH_TIMEOUT_MS;
    assert.ok(all < functionTimeout);
  });

  it('of what write folds fit into the time of its function', () => {
    const settings = loadSettings(write, {
      PROJECT_ID: 'p',
      SCC_SOURCE: 'organizations/1/sources/1',
    });
    assert.ok(answerWithinMs + settings.PUBLISH_TIMEOUT_MS < functionTimeout);
    // An event that waits for its update is in time if that takes one attempt of each call, and a wait for the quota.
    const storage = 3 * settings.STORAGE_TIMEOUT_MS;
    const slot = 10_000;
    const update = settings.FOLD_UPDATE_SECONDS * 1000 + writePauseMs;
    assert.ok(update + storage + slot + settings.SCC_TIMEOUT_MS < answerWithinMs);
  });

  it('of what enrich does fit into the time of its function', () => {
    const settings = loadSettings(enrich, { PROJECT_ID: 'p', ORGANIZATION_ID: '1' });
    assert.ok(2 * settings.PUBLISH_TIMEOUT_MS < functionTimeout);
  });

  it('of what poll does fit into the time of its function, and that into the time of its caller', () => {
    const settings = loadSettings(poll, {
      PROJECT_ID: 'p',
      CHECKPOINT_BUCKET: 'b',
      SYSDIG_TOKEN: 't',
    });
    // The last page may be asked for just before the time is up; then the checkpoint is stored.
    const lastPage = settings.REQUEST_TIMEOUT_MS + settings.PUBLISH_TIMEOUT_MS;
    const store =
      storageTries * settings.STORAGE_TIMEOUT_MS + (storageTries - 1) * longestStoragePauseMs;
    assert.ok(settings.RUN_TIME_MS + lastPage + store < functionTimeout);
    assert.ok(delivery.functionTimeoutSeconds < polling.attemptDeadlineSeconds);
  });

  it('of a function lie within the ack deadline, and all within what Pub/Sub allows', () => {
    assert.ok(delivery.functionTimeoutSeconds < delivery.ackDeadlineSeconds);
    assert.ok(delivery.ackDeadlineSeconds <= 600);
    assert.ok(delivery.maximumBackoffSeconds <= 600);
    assert.ok(delivery.maxDeliveryAttempts >= 5 && delivery.maxDeliveryAttempts <= 100);
    assert.ok(delivery.deadLetterRetentionSeconds <= 31 * 24 * 3600);
  });
});
