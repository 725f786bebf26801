import type { protos, v1 } from '@google-cloud/pubsub';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { leaseSeconds } from './leases.ts';
import { toNotChecked } from '../lib/google-errors.ts';
import { NotChecked } from '../lib/not-checked.ts';

/**
 * Maximum time for which a peek holds pulled messages. A replay ends when nothing new has arrived for twelve seconds
 * (its --settle), so it still finds messages that are released sooner.
 */
export const holdMs = 5000;

const maxPulls = 20;

export interface PeekOptions {
  /** Maximum duration of a call. */
  readonly timeoutMs: number;
  /** Bounds the memory used. */
  readonly maxMessages?: number;
  readonly clock?: Clock;
}

export interface Peeked {
  /** Messages by id. */
  readonly messages: ReadonlyMap<string, protos.google.pubsub.v1.IPubsubMessage>;
  /** Whether these are all: the last pull returned nothing new. */
  readonly isAll: boolean;
}

/**
 * Reads dead letters without acknowledging them: pulls and releases them at once. If this process is killed meanwhile,
 * Pub/Sub redelivers them when their lease expires, like those of a killed replay.
 *
 * Our dead-letter subscriptions have no dead-letter policy, so frequent pulls are harmless. If an operator has set a
 * policy, each pull counts as a delivery attempt: do not pull a second time.
 * @param subscription full name
 * @throws NotChecked
 */
export async function peekMessages(
  client: v1.SubscriberClient,
  subscription: string,
  { timeoutMs, maxMessages = 5000, clock = systemClock }: PeekOptions,
): Promise<Peeked> {
  const options = { timeout: Math.min(timeoutMs, holdMs), retry: null };
  const messages = new Map<string, protos.google.pubsub.v1.IPubsubMessage>();
  const ackIds: string[] = [];
  const endAt = clock.now() + holdMs;
  let isAll = false;
  try {
    for (let pulls = 0; !isAll && pulls < maxPulls && messages.size < maxMessages; pulls += 1) {
      if (clock.now() >= endAt) break;
      const request = { subscription, maxMessages: 1000, returnImmediately: true };
      const [{ receivedMessages }] = await client.pull(request, options);
      const before = messages.size;
      const pulled = (receivedMessages ?? []).flatMap(({ ackId }) => (ackId ? [ackId] : []));
      ackIds.push(...pulled);
      await setDeadline(client, subscription, pulled, leaseSeconds, options);
      for (const { message, deliveryAttempt } of receivedMessages ?? []) {
        if (deliveryAttempt) throw new NotChecked(countedText(subscription));
        messages.set(message?.messageId ?? '', message ?? {});
      }
      isAll = messages.size === before;
    }
  } catch (error) {
    const needs = 'pubsub.subscriptions.consume (roles/pubsub.subscriber on it)';
    throw toNotChecked(error, `the dead letters in ${subscription}`, needs);
  } finally {
    await setDeadline(client, subscription, ackIds, 0, options);
  }
  return { messages, isAll };
}

function countedText(subscription: string): string {
  return (
    `${subscription} has a dead-letter policy, so that each look counts as an attempt: ` +
    `gcloud pubsub subscriptions update ${subscription} --clear-dead-letter-policy`
  );
}

/** @param ackDeadlineSeconds 0 releases the messages. Otherwise Pub/Sub redelivers them after this deadline. */
async function setDeadline(
  client: v1.SubscriberClient,
  subscription: string,
  ackIds: readonly string[],
  ackDeadlineSeconds: number,
  options: { timeout: number; retry: null },
): Promise<void> {
  for (let start = 0; start < ackIds.length; start += 1000) {
    const part = ackIds.slice(start, start + 1000);
    await client.modifyAckDeadline({ subscription, ackIds: part, ackDeadlineSeconds }, options);
  }
}
