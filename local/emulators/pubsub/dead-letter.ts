import type { NewMessage, StoredMessage } from './message.ts';
import { splitName } from './names.ts';

const maxValueBytes = 1024;

/**
 * A dead-lettered message: the original message, plus attributes about its origin,
 * https://docs.cloud.google.com/pubsub/docs/handling-failures#track-delivery-attempts.
 * @param error Why the last delivery failed, if known.
 */
export function deadLetter(
  { data, attributes, orderingKey, publishTime }: StoredMessage,
  subscription: string,
  attempts: number,
  error: string | undefined,
): NewMessage {
  const { project, shortName } = splitName(subscription);
  return {
    data,
    orderingKey,
    attributes: {
      ...attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: shortName,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      // Not Z: messages of the real service show "2026-08-24T10:35:14.812+00:00".
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishTime)
        .toISOString()
        .replace('Z', '+00:00'),
      ...(error === undefined
        ? {}
        : { CloudPubSubDeadLetterSourceDeliveryErrorMessage: cut(error) }),
    },
  };
}

function cut(value: string): string {
  return Buffer.from(value)
    .subarray(0, maxValueBytes)
    .toString()
    .replace(/\uFFFD$/, '');
}
