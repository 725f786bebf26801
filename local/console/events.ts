import type { Message } from '@google-cloud/pubsub';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { EventMessage } from '../../console/server/pipeline.ts';
import type { Stack } from '../stack/stack.ts';

/**
 * Tells `listener` what is published to `events` from now on. Our emulator tells of it; of another one, a subscription
 * of the console's own gets it.
 * @param onFault told why the listener learns no more.
 * @returns what ends that.
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
  // The client has given up. What cannot be had is not shown: nothing else depends on it.
  subscription.on('error', (error) => onFault(`the console sees no more events: ${error.message}`));
  return async () => subscription.close();
}
