/** The wait between a failed delivery and the next. */
export interface RetryPolicy {
  /** Milliseconds, 0 to 600,000. */
  readonly minimumBackoffMs: number;
  readonly maximumBackoffMs: number;
}

/** The settings of a subscription that control delivery. */
export interface DeliveryPolicy {
  /** Without it, a failed message is redelivered at once. */
  readonly retry: RetryPolicy | undefined;
  /** From the dead-letter policy. Without one, a message is redelivered until it is acknowledged. */
  readonly maxDeliveryAttempts: number | undefined;
}

/**
 * Milliseconds to wait after the `failures`th failed delivery of a message: the minimum, doubled each time, up to the
 * maximum. A negative acknowledgement and an expired ack deadline both count (google/pubsub/v1/pubsub.proto,
 * RetryPolicy). Google does not publish the factor; 2 is an inference.
 */
export function backoffMs(retry: RetryPolicy | undefined, failures: number): number {
  if (retry === undefined || failures <= 0) return 0;
  return Math.min(retry.maximumBackoffMs, retry.minimumBackoffMs * 2 ** (failures - 1));
}
