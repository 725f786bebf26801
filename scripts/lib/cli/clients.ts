import { PubSub, v1 } from '@google-cloud/pubsub';
import { localPubSub, localSubscriber } from '../../../test/stack/local-clients.ts';
import type { Deployment } from './deployment.ts';

/** The clients of a deployment: with the credentials of this machine's user, or those of the emulators. */

export function pubsubOf({ projectId, local }: Deployment): PubSub {
  return local === undefined ? new PubSub({ projectId }) : localPubSub(projectId, local.pubsub);
}

/** The generated client, for a pull without a stream. */
export function subscriberOf({ local }: Deployment): v1.SubscriberClient {
  return local === undefined ? new v1.SubscriberClient() : localSubscriber(local.pubsub);
}
