import { errorText, PermanentError, TransientError } from '../errors.ts';

/**
 * Maximum deliveries of a message that fails unexpectedly. The waits in between start at 10 s and double, five minutes
 * in total: time to roll back a bad deployment before messages become dead letters.
 */
const unforeseenDeliveries = 6;

/**
 * Classifies an error at a delivery: an unexpected error is permanent from the sixth delivery on, whatever the earlier
 * errors. Without a dead-letter policy Pub/Sub does not count deliveries, and the error never becomes permanent.
 */
export function atDelivery(error: unknown, deliveryAttempt = 0): unknown {
  if (error instanceof PermanentError || error instanceof TransientError) return error;
  if (deliveryAttempt < unforeseenDeliveries) return error;
  return new PermanentError('unexpected-error', errorText(error), { cause: error });
}
