import { PubSub, v1 } from '@google-cloud/pubsub';
import { localPubSub, localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import {
  createPublisherClient,
  type PublisherClient,
} from '@pipeline/shared/pubsub/publisher-client.ts';
import type { Deployment } from './deployment.ts';

/**
 * The clients of a deployment: with the credentials of this machine's user, or those of an emulator. Both go to the
 * same place: of themselves, one of them looks at PUBSUB_EMULATOR_HOST and the other does not, and what is pulled
 * from the cloud would be published to the emulator.
 */

export function pubsubOf(deployment: Deployment): PubSub {
  const { projectId } = deployment;
  const host = emulatorOf(deployment);
  return host === undefined ? new PubSub({ projectId }) : localPubSub(projectId, host);
}

/** The generated client, as the stages publish. */
export function publisherOf(deployment: Deployment): PublisherClient {
  return createPublisherClient(emulatorOf(deployment));
}

/** The generated client, for a pull without a stream. */
export function subscriberOf(deployment: Deployment): v1.SubscriberClient {
  const host = emulatorOf(deployment);
  return host === undefined ? new v1.SubscriberClient() : localSubscriber(host);
}

/** HOST:PORT; undefined where it is the real service. */
function emulatorOf({ local }: Deployment): string | undefined {
  if (local !== undefined) return local.pubsub;
  const host = process.env['PUBSUB_EMULATOR_HOST'];
  return host === undefined || host === '' ? undefined : host;
}
