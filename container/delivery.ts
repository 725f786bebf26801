import { PubSub } from '@google-cloud/pubsub';
import { monotonicClock } from '@pipeline/shared/clock.ts';
import { listSetting } from '@pipeline/shared/config.ts';
import { reconnectSoon } from '@pipeline/shared/grpc-channel.ts';
import {
  createMessageHandler,
  type SubscriberStage,
} from '@pipeline/shared/pubsub/message-handler.ts';
import { Puller } from './pull.ts';
import { createPushHandler, maxPushBytes } from '@pipeline/shared/pubsub/push.ts';
import { pushStages, type PushStage } from '@pipeline/shared/pubsub/topology.ts';
import { googleCertificates, withPushToken } from './push-token.ts';
import { startServer } from './server.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

export interface DeliveryOptions {
  readonly settings: Settings;
  readonly stage: SubscriberStage;
  readonly maxMessages: number;
  /** Called first on shutdown. */
  readonly onStop?: () => void;
}

/** Starts delivery of messages to a stage, as configured. */
export async function startDelivery(options: DeliveryOptions): Promise<Service> {
  const { settings, onStop } = options;
  const service = settings.DELIVERY === 'pull' ? pull(options) : await servePushes(options);
  return {
    ...service,
    stop: async (giveUp) => {
      onStop?.();
      await service.stop(giveUp);
    },
  };
}

function pull({ settings, stage, maxMessages }: DeliveryOptions): Service {
  const { log, projectId } = stage;
  const pubsub = new PubSub({ projectId, ...reconnectSoon });
  const handle = createMessageHandler(stage);
  const names = pulledSubscriptions(stage.stage, settings.SUBSCRIPTIONS);
  // Equal parts, so that a flood in one subscription does not starve the other.
  const part = (all: number): number => Math.max(1, Math.floor(all / names.length));
  const pullers = names.map(
    (subscription) =>
      new Puller({
        pubsub,
        subscription,
        maxMessages: part(maxMessages),
        maxBytes: part(settings.MAX_OUTSTANDING_BYTES),
        handle,
        clock: monotonicClock,
        log,
      }),
  );
  return {
    ready: () => pullers.every(({ pulling }) => pulling),
    alive: () => pullers.every(({ alive }) => alive),
    stop: async (giveUp) => {
      await Promise.all(pullers.map(async (puller) => puller.stop(giveUp)));
    },
  };
}

async function servePushes({ settings, stage }: DeliveryOptions): Promise<Service> {
  const { clock, log } = stage;
  const handle = withPushToken(createPushHandler(stage), {
    // With DELIVERY=push, the schema requires both.
    audience: settings.PUSH_AUDIENCE ?? '',
    identity: settings.PUSH_IDENTITY ?? '',
    certificates: googleCertificates(settings.PUSH_CERTIFICATES_URL),
    log,
  });
  const drainMs = settings.DRAIN_SECONDS * 1000;
  return startServer({
    port: settings.PORT,
    drainMs,
    clock,
    handle,
    log,
    maxBodyBytes: maxPushBytes,
  });
}

function pulledSubscriptions(stage: string, setting = ''): readonly string[] {
  const listed = listSetting('SUBSCRIPTIONS', setting);
  if (listed.length > 0) return listed;
  const known: PushStage | undefined = pushStages.find((each) => each.stage === stage);
  return (known?.subscriptions ?? []).map(({ name }) => name);
}
