import type { PubSub, v1 } from '@google-cloud/pubsub';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import { googleAuth } from '../lib/credentials.ts';
import type { Deployment } from '../lib/deployment.ts';
import { pubsubOf, subscriberOf } from '../lib/pubsub-clients.ts';
import { createGoogleApi, googleEndpoints, type GoogleApi } from './google-api.ts';

/** What reading a deployment takes: which one it is, the clients, and bounds. */
export interface Environment {
  readonly deployment: Deployment;
  /** The options that name the deployment, for the commands in remedies: `--local`. */
  readonly flags: string;
  readonly clients: {
    readonly pubsub: PubSub;
    readonly subscriber: v1.SubscriberClient;
    readonly securityCenter: SecurityCenterClient;
    readonly google: GoogleApi;
  };
  /** From an option or a variable; it goes before the deployment's own. */
  readonly sysdigToken: string | undefined;
  /** Without a finding for longer than this, a source is silent. */
  readonly silentHours: number;
  /** That one request may take. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** The environment with real clients: those of the deployment, or of the emulators. */
export function openEnvironment(
  options: Omit<Environment, 'clients' | 'clock'>,
  env: Readonly<NodeJS.ProcessEnv>,
): Environment {
  const { deployment, timeoutMs } = options;
  return {
    ...options,
    clock: systemClock,
    clients: {
      pubsub: pubsubOf(deployment, env),
      subscriber: subscriberOf(deployment, env),
      securityCenter: createSecurityCenterClient(
        deployment.sccLocation,
        deployment.local?.securityCenter,
      ),
      google: googleApiOf(deployment, timeoutMs),
    },
  };
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
