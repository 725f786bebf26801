import type { v1 } from '@google-cloud/pubsub';
import { toNotChecked } from './google-errors.ts';

/** Dead letters that wait. */
export interface DeadLetterBacklog {
  readonly count: number;
  /** Whether these are all: the last pull brought nothing new. */
  readonly isAll: boolean;
  readonly reasons: ReadonlyMap<string, number>;
  /** When the oldest became a dead letter, in milliseconds. */
  readonly oldestMs: number | undefined;
}

/** Bounds of the look: memory, and the time for which a replay would not see them. */
const maxLetters = 5000;
const maxPulls = 20;

/**
 * Looks at dead letters, and acknowledges none: they are pulled and released at once. Cloud Monitoring would tell their
 * number, minutes late; it knows no reasons. A dead-letter subscription has no dead-letter policy of its own, so being
 * pulled often does them no harm.
 * @param subscription its full name
 * @throws NotChecked
 */
export async function peekDeadLetters(
  client: v1.SubscriberClient,
  subscription: string,
  timeoutMs: number,
): Promise<DeadLetterBacklog> {
  const options = { timeout: timeoutMs, retry: null };
  const seen = new Map<string, { reason: string; atMs: number }>();
  const ackIds: string[] = [];
  let isAll = false;
  try {
    for (let pulls = 0; !isAll && pulls < maxPulls && seen.size < maxLetters; pulls += 1) {
      const request = { subscription, maxMessages: 1000, returnImmediately: true };
      const [{ receivedMessages }] = await client.pull(request, options);
      const before = seen.size;
      for (const { ackId, message } of receivedMessages ?? []) {
        if (ackId) ackIds.push(ackId);
        const atMs = Number(message?.publishTime?.seconds ?? 0) * 1000;
        seen.set(message?.messageId ?? '', { reason: reasonOf(message?.attributes ?? {}), atMs });
      }
      isAll = seen.size === before;
    }
  } catch (error) {
    const needs = 'pubsub.subscriptions.consume (roles/pubsub.subscriber on it)';
    throw toNotChecked(error, `the dead letters in ${subscription}`, needs);
  } finally {
    await release(client, subscription, ackIds, options);
  }
  const reasons = new Map<string, number>();
  for (const { reason } of seen.values()) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const times = [...seen.values()].map(({ atMs }) => atMs).filter((atMs) => atMs > 0);
  return {
    count: seen.size,
    isAll,
    reasons,
    oldestMs: times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b)),
  };
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

/** Ours say why; those that Pub/Sub moved itself have only its own attributes. */
function reasonOf(attributes: Readonly<Record<string, string>>): string {
  const { reason } = attributes;
  if (reason !== undefined) return reason;
  return attributes['CloudPubSubDeadLetterSourceDeliveryCount'] === undefined
    ? 'no reason given'
    : 'all attempts used up';
}
