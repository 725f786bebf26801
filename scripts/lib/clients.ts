import type { v1 } from '@google-cloud/pubsub';
import type { PublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import { googleAuth } from './credentials.ts';
import type { Deployment } from './deployment.ts';
import { createGoogleApi, googleEndpoints, type GoogleApi } from './google-api.ts';
import { publisherOf, subscriberOf } from './pubsub-clients.ts';

/** What reads a deployment: the clients of its services, or of their emulators. */
export interface Clients {
  readonly publisher: PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  readonly securityCenter: SecurityCenterClient;
  readonly google: GoogleApi;
}

/** @param timeoutMs that one request to a REST API may take. */
export function openClients(
  deployment: Deployment,
  timeoutMs: number,
  env: Readonly<NodeJS.ProcessEnv>,
): Clients {
  return {
    publisher: publisherOf(deployment, env),
    subscriber: subscriberOf(deployment, env),
    securityCenter: createSecurityCenterClient(
      deployment.sccLocation,
      deployment.local?.securityCenter,
    ),
    google: googleApiOf(deployment, timeoutMs),
  };
}

/** Closes the connections of the clients. */
export async function closeClients({
  publisher,
  subscriber,
  securityCenter,
}: Clients): Promise<void> {
  await Promise.allSettled([publisher.close(), subscriber.close(), securityCenter.close()]);
}

/** Of Google's REST APIs, the local pipeline has Cloud Storage at most. */
function googleApiOf({ local }: Deployment, timeoutMs: number): GoogleApi {
  if (local === undefined) {
    return createGoogleApi({ auth: googleAuth(), endpoints: googleEndpoints, timeoutMs });
  }
  const storage = local.storage?.replace(/\/$/, '');
  const endpoints = storage === undefined ? {} : { storage: `${storage}/storage/v1` };
  return createGoogleApi({ auth: undefined, endpoints, timeoutMs });
}
