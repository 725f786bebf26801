import { monotonicClock, systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import type { HttpStage } from '@pipeline/shared/http.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import { createLog } from '@pipeline/shared/log.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { createPublish, type Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { openSecrets, plainSecrets } from '@pipeline/shared/secrets.ts';
import { objectStore, storageApi, storageAuth } from '@pipeline/shared/storage.ts';
import { sysdigApi } from '@pipeline/shared/sysdig-regions.ts';
import { createEventsApi } from './events-api.ts';
import { settings as validate } from './generated/settings.js';
import { createPoll } from './handler.ts';
import { storageCheckpoint } from './storage-checkpoint.ts';

/**
 * Creates the stage from the environment, with real clients.
 * @throws ConfigError
 */
export function createStage(): HttpStage {
  const settings = loadSettings(validate);
  const log = createLog('poll', settings.PROJECT_ID);
  const client = createPublisherClient(process.env['PUBSUB_EMULATOR_HOST']);
  const publishTo = (topic: string): Publish =>
    createPublish(client, settings.PROJECT_ID, topic, settings.PUBLISH_TIMEOUT_MS);
  const tokens = openSecrets(
    {
      name: 'SYSDIG_TOKEN',
      text: settings.SYSDIG_TOKEN,
      file: settings.SYSDIG_TOKEN_FILE,
      // Sysdig creates the token and determines its length.
      read: plainSecrets,
    },
    monotonicClock,
    log,
  );

  const handle = createPoll({
    api: createEventsApi({
      api: sysdigApi(settings.SYSDIG_REGION),
      dialect: settings.EVENTS_API,
      filter: settings.EVENTS_FILTER,
      token: async () => (await tokens())[0],
      timeoutMs: settings.REQUEST_TIMEOUT_MS,
      fetch,
    }),
    store: storageCheckpoint(
      objectStore({
        api: settings.STORAGE_EMULATOR_HOST ?? storageApi,
        bucket: settings.CHECKPOINT_BUCKET,
        timeoutMs: settings.STORAGE_TIMEOUT_MS,
        auth: storageAuth(settings.STORAGE_EMULATOR_HOST),
      }),
      settings.CHECKPOINT_OBJECT,
    ),
    publishItems: createPublishItems({
      stage: 'poll',
      publish: publishTo(settings.EVENTS_TOPIC),
      publishDead: publishTo(settings.EVENTS_DEAD_TOPIC),
      log,
    }),
    firstRunSeconds: settings.FIRST_RUN_SECONDS,
    settleSeconds: settings.SETTLE_SECONDS,
    overlapSeconds: settings.OVERLAP_SECONDS,
    runTimeMs: settings.RUN_TIME_MS,
    clock: systemClock,
    log,
  });
  // Cloud Scheduler sends no body.
  return { handle, log, maxBodyBytes: 100_000 };
}
