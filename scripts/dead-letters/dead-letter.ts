import type { protos } from '@google-cloud/pubsub';
import type { PushStage } from '@pipeline/shared/pubsub/topology.ts';
import { fromEpoch } from '@pipeline/shared/time.ts';

/** Stages with dead letters. */
export type ReplayStage = PushStage['stage'];

/** A dead letter in its subscription or in an archive. */
export interface DeadLetter {
  /** Pub/Sub's message id, which is the same at every delivery. */
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** When the message became a dead letter, by Pub/Sub's clock, in the internal form. */
  readonly publishTime: string;
}

/** A dead letter leased by this process. The ack id identifies the delivery. */
export interface LeasedDeadLetter {
  readonly ackId: string;
  readonly deadLetter: DeadLetter;
}

/** The reason of a message that Pub/Sub forwarded after the last delivery attempt. */
export const attemptsExhausted = 'max-delivery-attempts';

/**
 * Returns the reason of a dead letter. A stage sets one. Pub/Sub sets none when it forwards a message, but adds its own
 * attributes: https://docs.cloud.google.com/pubsub/docs/handling-failures. If both exist, Pub/Sub's are newer.
 */
export function reasonOf(attributes: DeadLetter['attributes']): string {
  return isForwarded(attributes) ? attemptsExhausted : (attributes['reason'] ?? 'unknown');
}

/** Returns the error message of a dead letter; undefined if there is none, as after a pull. */
export function errorOf(attributes: DeadLetter['attributes']): string | undefined {
  return isForwarded(attributes)
    ? attributes['CloudPubSubDeadLetterSourceDeliveryErrorMessage']
    : attributes['error'];
}

/** Whether Pub/Sub forwarded the message, rather than a stage. */
export function isForwarded(attributes: DeadLetter['attributes']): boolean {
  return 'CloudPubSubDeadLetterSourceSubscription' in attributes;
}

type Received = protos.google.pubsub.v1.IReceivedMessage;

/** @throws Error if Pub/Sub's response lacks a mandatory field. */
export function toLeasedDeadLetter({ ackId, message }: Received): LeasedDeadLetter {
  if (!ackId) throw new Error('Pub/Sub delivered a message without an ack id');
  return { ackId, deadLetter: toDeadLetter(message ?? {}) };
}

/** @throws Error if the message lacks a mandatory field. */
export function toDeadLetter({
  messageId,
  data,
  attributes,
  publishTime,
}: protos.google.pubsub.v1.IPubsubMessage): DeadLetter {
  const nanos = String(publishTime?.nanos ?? 0).padStart(9, '0');
  const time = fromEpoch(`${String(publishTime?.seconds ?? '')}${nanos}`);
  if (!messageId || time === undefined) {
    throw new Error('Pub/Sub delivered a message without an id or a publish time');
  }
  return {
    id: messageId,
    data: Buffer.from(data ?? ''),
    attributes: { ...attributes },
    publishTime: time,
  };
}
