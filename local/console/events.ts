import type { Message } from '@google-cloud/pubsub';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { EventMessage } from '../../console/server/pipeline.ts';
import type { Stack } from '../stack/stack.ts';

/**
 * Passes messages published to `events` to `listener`. Our emulator reports them; for another emulator, the console
 * uses its own subscription.
 * @param onFault Receives the reason if the listener gets no more messages.
 * @returns A function that stops it.
 */
export async function watchEvents(
  { emulator, pubsub }: Stack,
  listener: (message: EventMessage) => void,
  onFault: (message: string) => void,
): Promise<() => Promise<void>> {
  const topic = pubsub.topic(topics.events);
  if (emulator !== undefined) {
    const stop = emulator.onPublish((name, message) => {
      if (name === topic.name) listener(message);
    });
    return async () => stop();
  }
  const [subscription] = await topic.createSubscription('console-events');
  subscription.on('message', (message: Message) => {
    listener(message);
    message.ack();
  });
  // The client has given up. The console shows no more events, and nothing else depends on them.
  subscription.on('error', (error) =>
    onFault(`the console receives no more events: ${error.message}`),
  );
  return async () => subscription.close();
}
