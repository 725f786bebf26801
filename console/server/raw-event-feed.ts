import type { Message } from '@google-cloud/pubsub';
import type { Clock } from '@pipeline/shared/clock.ts';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { RawEvents } from './raw-events.ts';

/**
 * Keeps what is published to `events` from now on. Our emulator tells of it; of another one, a subscription of the
 * console's own gets it.
 * @returns what ends that.
 */
export async function feed(
  events: RawEvents,
  { emulator, pubsub }: Stack,
  { clock, onFault }: { readonly clock: Clock; readonly onFault: (message: string) => void },
): Promise<() => Promise<void>> {
  const topic = pubsub.topic(topics.events);
  if (emulator !== undefined) {
    const stop = emulator.onPublish((name, message) => {
      if (name === topic.name) events.add(message, fromMillis(clock.now()));
    });
    return async () => stop();
  }
  const [subscription] = await topic.createSubscription('console-events');
  subscription.on('message', (message: Message) => {
    events.add(message, fromMillis(clock.now()));
    message.ack();
  });
  // The client has given up. What cannot be had is not shown: nothing else depends on it.
  subscription.on('error', (error) => onFault(`the console sees no more events: ${error.message}`));
  return async () => subscription.close();
}
