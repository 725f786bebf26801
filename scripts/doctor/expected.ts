import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from '../lib/deployment.ts';

/** Expected properties of the subscriptions: those that Terraform or `npm start` sets. Times are in seconds. */
export interface Expected {
  readonly ackDeadline: number;
  /** Absent if no backoff is set: Google's emulator does not work with one (docs/surprises.md). */
  readonly backoff?: { readonly minimum: number; readonly maximum: number };
  readonly maxDeliveryAttempts: number;
  readonly retention: number;
  readonly deadLetterRetention: number;
  /** Whether pushes carry a token. A local pipeline cannot sign or verify one. */
  readonly needsToken: boolean;
}

/** Pub/Sub's default: https://docs.cloud.google.com/pubsub/docs/subscription-properties */
const retention = 7 * 24 * 3600;

const deployed = {
  ...delivery,
  backoff: { minimum: delivery.minimumBackoffSeconds, maximum: delivery.maximumBackoffSeconds },
};

export function expectedOf({ local }: Pick<Deployment, 'local'>): Expected {
  const { ackDeadlineSeconds, backoff, maxDeliveryAttempts, deadLetterRetentionSeconds } =
    local?.delivery ?? deployed;
  return {
    ackDeadline: ackDeadlineSeconds,
    ...(backoff && { backoff }),
    maxDeliveryAttempts,
    retention,
    deadLetterRetention: deadLetterRetentionSeconds,
    needsToken: local === undefined,
  };
}
