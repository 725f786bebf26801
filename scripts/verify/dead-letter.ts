import type { v1 } from '@google-cloud/pubsub';
import type { Deployment } from '../lib/deployment.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { deadReasonOf, peekMessages } from '../lib/peek-messages.ts';
import { stageResources } from '../lib/stage-resources.ts';
import type { Evidence } from './diagnosis.ts';

/** The dead letter of an event; undefined when none is seen, or nobody here may look. */
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
      return { stage, reason: deadReasonOf(attributes), error: attributes['error'] ?? '' };
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
    // The log says as much, but for the text of the error.
    if (error instanceof NotChecked) return [];
    throw error;
  }
}
