import { PubSub, v1 } from '@google-cloud/pubsub';
import { localPubSub, localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import {
  createPublisherClient,
  type PublisherClient,
} from '@pipeline/shared/pubsub/publisher-client.ts';
import type { Deployment } from './deployment.ts';

type Env = Readonly<NodeJS.ProcessEnv>;

/**
 * Creates both Pub/Sub clients of a deployment, with the credentials of this machine's user or for an emulator. Always
 * configure both for the same service: by default only one of them respects PUBSUB_EMULATOR_HOST, so a command would
 * pull from the cloud and publish to the emulator.
 */

export function pubsubOf(deployment: Deployment, env: Env): PubSub {
  const { projectId } = deployment;
  const host = emulatorOf(deployment, env);
  return host === undefined ? new PubSub({ projectId }) : localPubSub(projectId, host);
}

/** The generated client for publishing, which the stages use as well. */
export function publisherOf(deployment: Deployment, env: Env): PublisherClient {
  return createPublisherClient(emulatorOf(deployment, env));
}

/** The generated client for synchronous pulls. */
export function subscriberOf(deployment: Deployment, env: Env): v1.SubscriberClient {
  const host = emulatorOf(deployment, env);
  return host === undefined ? new v1.SubscriberClient() : localSubscriber(host);
}

/** HOST:PORT of the emulator; undefined for the real service. */
function emulatorOf({ local }: Deployment, env: Env): string | undefined {
  if (local !== undefined) return local.pubsub;
  const host = env['PUBSUB_EMULATOR_HOST'];
  return host === undefined || host === '' ? undefined : host;
}
