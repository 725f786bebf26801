import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import type { DeliveryBounds } from './wiring.ts';

/**
 * In the cloud a retry waits at least 10 s; here a person is watching. Google's emulator takes the whole ack deadline
 * to notice a killed function, and the minimum ack deadline is 10 s.
 */
export const localDelivery: DeliveryBounds = {
  backoff: { minimum: 0.1, maximum: 5 },
  ackDeadlineSeconds: 10,
  maxDeliveryAttempts: delivery.maxDeliveryAttempts,
  deadLetterRetentionSeconds: delivery.deadLetterRetentionSeconds,
};

/**
 * Google's emulator (0.8.20) never retries most failed pushes of a subscription with a retry policy, and rejects a
 * retention of more than seven days: docs/surprises.md.
 */
export const otherEmulatorDelivery: DeliveryBounds = {
  ackDeadlineSeconds: localDelivery.ackDeadlineSeconds,
  maxDeliveryAttempts: localDelivery.maxDeliveryAttempts,
  deadLetterRetentionSeconds: 7 * 24 * 3600,
};
