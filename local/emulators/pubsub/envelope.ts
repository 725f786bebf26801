import type { Lease } from './subscription.ts';

/**
 * The body of a push request in wrapped form: fields and order as in https://docs.cloud.google.com/pubsub/docs/push,
 * without empty ones, like the real service.
 * @param withAttempt Whether the subscription has a dead-letter policy: only then is there a `deliveryAttempt`.
 */
export function pushEnvelope(subscription: string, lease: Lease, withAttempt: boolean): string {
  const { message, attempt } = lease;
  const { data, attributes, id, orderingKey } = message;
  const publishTime = new Date(message.publishTime).toISOString();
  return JSON.stringify({
    message: {
      attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
      data: data.length === 0 ? undefined : data.toString('base64'),
      messageId: id,
      message_id: id,
      orderingKey: orderingKey === '' ? undefined : orderingKey,
      publishTime,
      publish_time: publishTime,
    },
    subscription,
    deliveryAttempt: withAttempt ? attempt : undefined,
  });
}
