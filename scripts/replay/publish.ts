import type { PubSub } from '@google-cloud/pubsub';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { noRetry, retryPubSubCall, type Target } from '../dead-letters/pubsub-errors.ts';

/** Resolves once Pub/Sub has confirmed the message. @throws PubSubError if it does not confirm in time. */
export type PublishOne = (message: OutgoingMessage) => Promise<void>;

export interface PublishOptions {
  readonly pubsub: PubSub;
  /** Short name of the topic. */
  readonly topic: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

export function createPublishOne({ pubsub, topic, clock, patienceMs }: PublishOptions): PublishOne {
  const publisher = pubsub.topic(topic, {
    // Publish each message in its own request: a message that Pub/Sub rejects must not fail others.
    batching: { maxMessages: 1 },
    gaxOpts: { timeout: 10_000, retry: noRetry },
  });
  const target: Target = {
    kind: 'topic',
    name: publisher.name,
    role: 'roles/pubsub.publisher',
  };
  return async (message) => {
    await retryPubSubCall({ clock, patienceMs }, target, async () =>
      publisher.publishMessage(message),
    );
  };
}
