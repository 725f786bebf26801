import { errorText, PermanentError, TransientError } from '../errors.ts';

/**
 * How often a message is delivered that fails in a way that nobody foresaw. The waits between, of 10 s and each twice the
 * one before, are five minutes together: time to undo a bad deployment before it buries anything.
 */
export const unforeseenDeliveries = 6;

/**
 * An error as it counts at a delivery: one that nobody foresaw is permanent from the sixth on, whatever the earlier ones
 * failed for. Where Pub/Sub does not count deliveries, since there is no dead-letter policy, it never is.
 */
export function atDelivery(error: unknown, deliveryAttempt = 0): unknown {
  if (error instanceof PermanentError || error instanceof TransientError) return error;
  if (deliveryAttempt < unforeseenDeliveries) return error;
  return new PermanentError('unexpected-error', errorText(error), { cause: error });
}
