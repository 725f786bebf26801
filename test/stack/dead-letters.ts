import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import type { Stack } from './stack.ts';

/** A message in a dead-letter subscription, as `GET /api/dead-letters` shows it. */
export interface DeadLetter {
  readonly topic: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What the dead-letter subscriptions hold, without taking any of it. */
export async function deadLetters(stack: Stack): Promise<DeadLetter[]> {
  const lists = await Promise.all(
    pushStages.map(async ({ deadTopic, deadSubscription }) => {
      const messages = await peek(stack, deadSubscription);
      return messages.map(({ id, attributes, data }) => ({
        topic: deadTopic,
        id,
        attributes,
        data: data.toString(),
      }));
    }),
  );
  return lists.flat();
}
