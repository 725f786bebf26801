import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import type { DeliveryBounds } from './wiring.ts';

/**
 * Deployed, a retry waits for at least 10 s; here somebody is looking on. Google's emulator takes the whole ack deadline
 * to find out that a function was killed, and no deadline is under 10 s.
 */
export const localDelivery: DeliveryBounds = {
  backoff: { minimum: 0.1, maximum: 5 },
  ackDeadlineSeconds: 10,
  maxDeliveryAttempts: delivery.maxDeliveryAttempts,
  deadLetterRetentionSeconds: delivery.deadLetterRetentionSeconds,
};

/**
 * Google's emulator (0.8.20) never again pushes most of the messages that failed, where a subscription has
 * a retry policy, and takes no retention of more than seven days: docs/surprises.md.
 */
export const otherEmulatorDelivery: DeliveryBounds = {
  ackDeadlineSeconds: localDelivery.ackDeadlineSeconds,
  maxDeliveryAttempts: localDelivery.maxDeliveryAttempts,
  deadLetterRetentionSeconds: 7 * 24 * 3600,
};
