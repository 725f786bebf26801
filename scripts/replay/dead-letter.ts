import type { protos } from '@google-cloud/pubsub';
import type { PushStage } from '@pipeline/shared/pubsub/topology.ts';
import { fromEpoch } from '@pipeline/shared/time.ts';

/** The stages that have dead letters. */
export type ReplayStage = PushStage['stage'];

/** A dead letter as it waits in its subscription, or stands in an archive. */
export interface DeadLetter {
  /** Pub/Sub's id of this message: the same at each delivery of it. */
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** When it became a dead letter, by Pub/Sub's clock; in the system's form. */
  readonly publishTime: string;
}

/** A dead letter that this process has a lease of. The ack id names this delivery of it. */
export interface LeasedDeadLetter {
  readonly ackId: string;
  readonly deadLetter: DeadLetter;
}

type Received = protos.google.pubsub.v1.IReceivedMessage;

/** @throws Error when Pub/Sub's answer lacks what every message of it has. */
export function toLeasedDeadLetter({ ackId, message }: Received): LeasedDeadLetter {
  if (!ackId) throw new Error('Pub/Sub delivered a message without an ack id');
  return { ackId, deadLetter: toDeadLetter(message ?? {}) };
}

/** @throws Error when the message lacks what every message of Pub/Sub has. */
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
