import { monotonicClock, systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { createLog } from '@pipeline/shared/log.ts';
import type { SubscriberStage } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPublish, createLazyPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { sysdigPages } from '@pipeline/shared/sysdig-regions.ts';
import { createSecurityCenterClient, findingsClient } from './security-center-client.ts';
import { settings as validate } from './generated/settings.js';
import { foldBytes } from './fold/folded-finding.ts';
import { openFolds } from './fold/open.ts';
import { createWrite } from './handler.ts';
import { Pacer, type PacerOptions } from './pace/pacer.ts';
import { createFindingWriter, isQuotaRefusal } from './finding-writer.ts';

/** Maximum time that an event waits for its slot, and maximum number of waiting events. */
export type QueueLimits = Pick<PacerOptions, 'waitMs' | 'maxWaiting'>;

export interface WriteStage extends SubscriberStage {
  /** Maximum number of events that wait for a slot. */
  readonly maxWaiting: number;
  /** Returns all waiting events to Pub/Sub at once. */
  readonly releaseQueued: () => void;
}

/**
 * Creates the stage from the environment, with real clients.
 * @param queueLimits Overrides the settings.
 * @throws ConfigError
 */
export function createStage(queueLimits?: QueueLimits): WriteStage {
  const settings = loadSettings(validate);
  const log = createLog('write', settings.PROJECT_ID);
  // Only dead letters are published: load Pub/Sub with the first one.
  const publishDead = createLazyPublish(async () => {
    const { createPublisherClient } = await import('@pipeline/shared/pubsub/publisher-client.ts');
    const { PROJECT_ID, FINDINGS_DEAD_TOPIC, PUBLISH_TIMEOUT_MS } = settings;
    return createPublish(
      createPublisherClient(process.env['PUBSUB_EMULATOR_HOST']),
      PROJECT_ID,
      FINDINGS_DEAD_TOPIC,
      PUBLISH_TIMEOUT_MS,
    );
  });

  const parentIn = (source: string): string => `${source}/locations/${settings.SCC_LOCATION}`;

  const pacer = new Pacer({
    perMinute: settings.WRITES_PER_MINUTE / settings.WRITE_INSTANCES,
    pauseMs: settings.QUOTA_PAUSE_MS,
    waitMs: settings.SLOT_WAIT_MS,
    maxWaiting: settings.MAX_WAITING,
    ...queueLimits,
    clock: monotonicClock,
    isRefusal: isQuotaRefusal,
  });
  const client = createSecurityCenterClient(settings.SCC_LOCATION, settings.SCC_EMULATOR_HOST);
  const writer = createFindingWriter({
    client: findingsClient(client),
    parents: {
      sysdig: parentIn(settings.SCC_SOURCE),
      falco: parentIn(settings.SCC_FALCO_SOURCE ?? settings.SCC_SOURCE),
    },
    timeoutMs: settings.SCC_TIMEOUT_MS,
    clock: monotonicClock,
    pacer,
  });

  const handle = createWrite({
    create: writer.create,
    fold: openFolds(settings, writer, monotonicClock),
    finding: {
      sysdigPages: sysdigPages(settings.SYSDIG_REGION),
      propertyLimits: {
        value: settings.PROPERTY_VALUE_LIMIT,
        unclaimedBytes: settings.UNCLAIMED_MAX_BYTES,
      },
      maxBytes: settings.FINDING_MAX_BYTES - (settings.FOLD === 'on' ? foldBytes : 0),
    },
    clock: systemClock,
    log,
  });
  return {
    stage: 'write',
    handle,
    publishDead,
    log,
    clock: systemClock,
    projectId: settings.PROJECT_ID,
    maxWaiting: settings.MAX_WAITING,
    releaseQueued: () => {
      pacer.stop();
    },
  };
}
