import type { protos, v1 } from '@google-cloud/pubsub';
import { toNotChecked } from './google-errors.ts';

/** Bounds of the look: memory, and the time for which a replay would not see them. */
const maxMessages = 5000;
const maxPulls = 20;

export interface Peeked {
  /** By their ids. */
  readonly messages: ReadonlyMap<string, protos.google.pubsub.v1.IPubsubMessage>;
  /** Whether these are all: the last pull brought nothing new. */
  readonly isAll: boolean;
}

/**
 * Looks at dead letters, and acknowledges none: they are pulled and released at once. A dead-letter subscription has no
 * dead-letter policy of its own, so being pulled often does them no harm.
 * @param subscription its full name
 * @throws NotChecked
 */
export async function peekMessages(
  client: v1.SubscriberClient,
  subscription: string,
  timeoutMs: number,
): Promise<Peeked> {
  const options = { timeout: timeoutMs, retry: null };
  const messages = new Map<string, protos.google.pubsub.v1.IPubsubMessage>();
  const ackIds: string[] = [];
  let isAll = false;
  try {
    for (let pulls = 0; !isAll && pulls < maxPulls && messages.size < maxMessages; pulls += 1) {
      const request = { subscription, maxMessages: 1000, returnImmediately: true };
      const [{ receivedMessages }] = await client.pull(request, options);
      const before = messages.size;
      for (const { ackId, message } of receivedMessages ?? []) {
        if (ackId) ackIds.push(ackId);
        messages.set(message?.messageId ?? '', message ?? {});
      }
      isAll = messages.size === before;
    }
  } catch (error) {
    const needs = 'pubsub.subscriptions.consume (roles/pubsub.subscriber on it)';
    throw toNotChecked(error, `the dead letters in ${subscription}`, needs);
  } finally {
    await release(client, subscription, ackIds, options);
  }
  return { messages, isAll };
}

/** A deadline of 0 hands them back. Without it they would come back by themselves, when their deadline is over. */
async function release(
  client: v1.SubscriberClient,
  subscription: string,
  ackIds: readonly string[],
  options: { timeout: number; retry: null },
): Promise<void> {
  for (let start = 0; start < ackIds.length; start += 1000) {
    const part = ackIds.slice(start, start + 1000);
    await client.modifyAckDeadline({ subscription, ackIds: part, ackDeadlineSeconds: 0 }, options);
  }
}

/** Why a message is a dead letter. Ours say so; those that Pub/Sub moved itself have only its own attributes. */
export function deadReasonOf(attributes: Readonly<Record<string, string>>): string {
  const { reason } = attributes;
  if (reason !== undefined) return reason;
  return attributes['CloudPubSubDeadLetterSourceDeliveryCount'] === undefined
    ? 'no reason given'
    : 'all attempts used up';
}
