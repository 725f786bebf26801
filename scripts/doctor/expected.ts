import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from '../lib/deployment.ts';

/** What the subscriptions are meant to be: what Terraform deploys, or what `npm start` set. Times are seconds. */
export interface Expected {
  readonly ackDeadline: number;
  /** Absent where none is set: Google's own emulator cannot be used with one, docs/surprises.md. */
  readonly backoff?: { readonly minimum: number; readonly maximum: number };
  readonly maxDeliveryAttempts: number;
  readonly retention: number;
  readonly deadLetterRetention: number;
  /** Whether a push carries a token. Nobody could sign or check one locally. */
  readonly needsToken: boolean;
}

/** Pub/Sub's own: https://docs.cloud.google.com/pubsub/docs/subscription-properties */
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
