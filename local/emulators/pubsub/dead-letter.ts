import type { NewMessage, StoredMessage } from './message.ts';
import { splitName } from './names.ts';

const maxValueBytes = 1024;

/**
 * A message as it goes to a dead-letter topic: as it was, and with attributes that say where it
 * comes from, https://docs.cloud.google.com/pubsub/docs/handling-failures#track-delivery-attempts.
 * @param error why the last delivery failed, when known.
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
      // Not Z: "2026-08-24T10:35:14.812+00:00" is what messages from the real service show.
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
