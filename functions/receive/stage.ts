import { monotonicClock, systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import type { HttpStage } from '@pipeline/shared/http.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import { createLog } from '@pipeline/shared/log.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { createPublish, type Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { openSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { createAuthenticate } from './authenticate.ts';
import { createEventLimit } from './event-limit.ts';
import { settings as validate } from './generated/settings.js';
import { createReceive } from './handler.ts';

/**
 * Creates the stage from the environment, with real clients.
 * @throws ConfigError If a setting is invalid.
 */
export function createStage(): HttpStage {
  const settings = loadSettings(validate);
  const log = createLog('receive', settings.PROJECT_ID);
  const client = createPublisherClient(process.env['PUBSUB_EMULATOR_HOST']);
  const publishTo = (topic: string): Publish =>
    createPublish(client, settings.PROJECT_ID, topic, settings.PUBLISH_TIMEOUT_MS);
  const tokens = openSecrets(
    {
      name: 'WEBHOOK_SECRETS',
      text: settings.WEBHOOK_SECRETS,
      file: settings.WEBHOOK_SECRETS_FILE,
      read: readTokens,
    },
    monotonicClock,
    log,
  );

  const handle = createReceive({
    authenticate: createAuthenticate(tokens, settings, systemClock),
    publishItems: createPublishItems({
      stage: 'receive',
      publish: publishTo(settings.EVENTS_TOPIC),
      publishDead: publishTo(settings.EVENTS_DEAD_TOPIC),
      log,
    }),
    eventLimit: createEventLimit(settings.EVENTS_PER_MINUTE_PER_TOKEN, monotonicClock),
    maxBodyBytes: settings.MAX_BODY_BYTES,
    clock: systemClock,
    log,
  });
  return { handle, log, maxBodyBytes: settings.MAX_BODY_BYTES };
}
