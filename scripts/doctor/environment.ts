import { systemClock } from '@pipeline/shared/clock.ts';
import { googleAuth } from '../lib/credentials.ts';
import { pubsubOf, subscriberOf } from '../lib/pubsub-clients.ts';
import { securityCenterOf } from '../lib/security-center.ts';
import type { Deployment } from '../lib/deployment.ts';
import { createGoogleApi, googleEndpoints, type GoogleApi } from './google-api.ts';
import { createSubject, type Subject, type SubjectOptions } from './context.ts';

/** The deployment with real clients: its own, or those of the emulators. */
export function openSubject(options: Omit<SubjectOptions, 'clients' | 'clock'>): Subject {
  const { deployment, timeoutMs } = options;
  return createSubject({
    ...options,
    clock: systemClock,
    clients: {
      pubsub: pubsubOf(deployment),
      subscriber: subscriberOf(deployment),
      securityCenter: securityCenterOf(deployment),
      google: googleApiOf(deployment, timeoutMs),
    },
  });
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
