/** How long a message waits between a failed delivery and the next. */
export interface RetryPolicy {
  /** Milliseconds, 0 to 600,000. */
  readonly minimumBackoffMs: number;
  readonly maximumBackoffMs: number;
}

/** What of a subscription's settings decides over the delivery of its messages. */
export interface DeliveryPolicy {
  /** Without one, a failed message is delivered again at once. */
  readonly retry: RetryPolicy | undefined;
  /** From the dead-letter policy; without one, a message is delivered until it is acknowledged. */
  readonly maxDeliveryAttempts: number | undefined;
}

/**
 * Milliseconds to wait after the `failures`th failed delivery of a message: the minimum, then double
 * that each time, up to the maximum. A negative acknowledgement and an expired ack deadline both
 * count (google/pubsub/v1/pubsub.proto, RetryPolicy). Google does not publish the factor; 2 is what
 * PLATFORM.md infers.
 */
export function backoffMs(retry: RetryPolicy | undefined, failures: number): number {
  if (retry === undefined || failures <= 0) return 0;
  return Math.min(retry.maximumBackoffMs, retry.minimumBackoffMs * 2 ** (failures - 1));
}
