import { monotonicClock, systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { createLog } from '@pipeline/shared/log.ts';
import type { SubscriberStage } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { createPublish, type Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { createComputeApi } from './lookup/compute-api.ts';
import { settings as validate } from './generated/settings.js';
import { createEnrich } from './handler.ts';
import { createLookup } from './lookup/lookup.ts';
import { createPolicy } from './policy.ts';

/**
 * Creates the stage from the environment, with real clients.
 * @throws ConfigError If a setting is invalid.
 */
export function createStage(): SubscriberStage {
  const settings = loadSettings(validate);
  const log = createLog('enrich', settings.PROJECT_ID);
  const client = createPublisherClient(process.env['PUBSUB_EMULATOR_HOST']);
  const publishTo = (topic: string): Publish =>
    createPublish(client, settings.PROJECT_ID, topic, settings.PUBLISH_TIMEOUT_MS);
  const publishDead = publishTo(settings.EVENTS_DEAD_TOPIC);

  const api = createComputeApi({
    timeoutMs: settings.LOOKUP_TIMEOUT_MS,
    emulatorHost: settings.COMPUTE_EMULATOR_HOST,
    clock: monotonicClock,
  });

  const handle = createEnrich({
    policy: createPolicy(settings),
    organizationId: settings.ORGANIZATION_ID,
    ladder: settings.RESOURCE_LADDER,
    masking: settings.MASKING,
    findInstance: createLookup(settings, { api, log, clock: monotonicClock }),
    publish: publishTo(settings.FINDINGS_TOPIC),
    publishDead,
    log,
  });
  return {
    stage: 'enrich',
    handle,
    publishDead,
    log,
    clock: systemClock,
    projectId: settings.PROJECT_ID,
  };
}
