import type { v1 } from '@google-cloud/pubsub';
import type { PublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import { googleAuth } from './credentials.ts';
import type { Deployment } from './deployment.ts';
import { createGoogleApi, googleEndpoints, type GoogleApi } from './google-api.ts';
import { publisherOf, subscriberOf } from './pubsub-clients.ts';

/** Clients for a deployment's services, or for their emulators. */
export interface Clients {
  readonly publisher: PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  readonly securityCenter: SecurityCenterClient;
  readonly google: GoogleApi;
}

/** @param timeoutMs maximum duration of one request to a REST API */
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

/** Closes the clients' connections. */
export async function closeClients({
  publisher,
  subscriber,
  securityCenter,
}: Clients): Promise<void> {
  await Promise.allSettled([publisher.close(), subscriber.close(), securityCenter.close()]);
}

/** The local pipeline emulates at most one of Google's REST APIs: Cloud Storage. */
function googleApiOf({ local }: Deployment, timeoutMs: number): GoogleApi {
  if (local === undefined) {
    return createGoogleApi({ auth: googleAuth(), endpoints: googleEndpoints, timeoutMs });
  }
  const storage = local.storage?.replace(/\/$/, '');
  const endpoints = storage === undefined ? {} : { storage: `${storage}/storage/v1` };
  return createGoogleApi({ auth: undefined, endpoints, timeoutMs });
}
