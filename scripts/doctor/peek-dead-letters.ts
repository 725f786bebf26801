import type { v1 } from '@google-cloud/pubsub';
import { reasonOf } from '../dead-letters/dead-letter.ts';
import { peekMessages } from '../dead-letters/peek-messages.ts';

/** Dead letters in a subscription. */
export interface DeadLetterBacklog {
  readonly count: number;
  /** Whether these are all: the last pull returned nothing new. */
  readonly isAll: boolean;
  readonly reasons: ReadonlyMap<string, number>;
  /** When the oldest message became a dead letter, in milliseconds. */
  readonly oldestMs: number | undefined;
}

/**
 * Counts dead letters by reason, without acknowledging any. Cloud Monitoring has only their number, minutes late.
 * @param subscription full name
 * @throws NotChecked
 */
export async function peekDeadLetters(
  client: v1.SubscriberClient,
  subscription: string,
  timeoutMs: number,
): Promise<DeadLetterBacklog> {
  const { messages, isAll } = await peekMessages(client, subscription, { timeoutMs });
  const reasons = new Map<string, number>();
  let oldestMs: number | undefined;
  for (const { attributes, publishTime } of messages.values()) {
    const reason = reasonOf(attributes ?? {});
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const atMs = Number(publishTime?.seconds ?? 0) * 1000;
    if (atMs > 0) oldestMs = Math.min(oldestMs ?? atMs, atMs);
  }
  return { count: messages.size, isAll, reasons, oldestMs };
}
