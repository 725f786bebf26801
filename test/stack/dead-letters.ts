import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { localSubscriber } from './local-clients.ts';
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
      const name = `projects/${stack.projectId}/subscriptions/${deadSubscription}`;
      const messages = stack.emulator?.unacked(name) ?? (await pullAndRelease(stack, name));
      return messages.map(({ id, attributes, data }) => ({
        topic: deadTopic,
        id,
        attributes: { ...attributes },
        data: data.toString(),
      }));
    }),
  );
  return lists.flat();
}

/** Another emulator can only be asked over the wire: what is pulled is handed back at once. */
async function pullAndRelease(
  { pubsubHost }: Stack,
  subscription: string,
): Promise<{ id: string; attributes: Record<string, string>; data: Buffer }[]> {
  const client = localSubscriber(pubsubHost);
  try {
    const request = { subscription, maxMessages: 1000, returnImmediately: true };
    const [{ receivedMessages }] = await client.pull(request);
    const received = receivedMessages ?? [];
    const ackIds = received.flatMap(({ ackId }) => ackId ?? []);
    if (ackIds.length > 0) {
      await client.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
    }
    return received.map(({ message }) => ({
      id: message?.messageId ?? '',
      attributes: message?.attributes ?? {},
      data: Buffer.from(message?.data ?? ''),
    }));
  } finally {
    await client.close();
  }
}
