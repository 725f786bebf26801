import type { v1 } from '@google-cloud/pubsub';
import type { Deployment } from '../lib/deployment.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { errorOf, reasonOf } from '../dead-letters/dead-letter.ts';
import { peekMessages } from '../dead-letters/peek-messages.ts';
import { stageResources } from '../lib/stage-resources.ts';
import type { Evidence } from './diagnosis.ts';

/** The dead letter of an event; undefined if none is found or the caller may not read dead letters. */
export async function findDeadLetter(
  deployment: Deployment,
  subscriber: v1.SubscriberClient,
  eventId: string,
  timeoutMs: number,
): Promise<Evidence['deadLetter']> {
  for (const { stage, deadSubscription } of Object.values(stageResources(deployment))) {
    const name = `projects/${deployment.projectId}/subscriptions/${deadSubscription}`;
    const messages = await peek(subscriber, name, timeoutMs);
    const attributes = messages.find((each) => each['eventId'] === eventId);
    if (attributes !== undefined) {
      return { stage, reason: reasonOf(attributes), error: errorOf(attributes) ?? '' };
    }
  }
  return undefined;
}

async function peek(
  subscriber: v1.SubscriberClient,
  subscription: string,
  timeoutMs: number,
): Promise<Record<string, string>[]> {
  try {
    const { messages } = await peekMessages(subscriber, subscription, { timeoutMs });
    return [...messages.values()].map(({ attributes }) => attributes ?? {});
  } catch (error) {
    // Ignore the failure: the log has the same information except for the error's text.
    if (error instanceof NotChecked) return [];
    throw error;
  }
}
