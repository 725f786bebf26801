import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import { localDelivery } from '../../local/stack/delivery.ts';
import type { Deployment } from '../lib/deployment.ts';

/** What the subscriptions are meant to be: what Terraform deploys, or what `npm start` sets. Times are seconds. */
export interface Expected {
  readonly ackDeadline: number;
  readonly backoff: { readonly minimum: number; readonly maximum: number };
  /** Google's own emulator has none, since it cannot be used with one: docs/surprises.md. */
  readonly needsBackoff: boolean;
  readonly maxDeliveryAttempts: number;
  readonly retention: number;
  readonly deadLetterRetention: number;
  /** Whether a push carries a token. Nobody could sign or check one locally. */
  readonly needsToken: boolean;
}

/** Pub/Sub's own: https://docs.cloud.google.com/pubsub/docs/subscription-properties */
const defaultRetention = 7 * 24 * 3600;

const deployed: Expected = {
  ackDeadline: delivery.ackDeadlineSeconds,
  backoff: { minimum: delivery.minimumBackoffSeconds, maximum: delivery.maximumBackoffSeconds },
  needsBackoff: true,
  maxDeliveryAttempts: delivery.maxDeliveryAttempts,
  retention: defaultRetention,
  deadLetterRetention: delivery.deadLetterRetentionSeconds,
  needsToken: true,
};

const local: Expected = {
  ackDeadline: localDelivery.ackDeadlineSeconds,
  backoff: localDelivery.backoff,
  needsBackoff: false,
  maxDeliveryAttempts: localDelivery.maxDeliveryAttempts,
  retention: defaultRetention,
  // Google's own emulator takes no more.
  deadLetterRetention: defaultRetention,
  needsToken: false,
};

export function expectedOf(deployment: Pick<Deployment, 'local'>): Expected {
  return deployment.local === undefined ? deployed : local;
}
