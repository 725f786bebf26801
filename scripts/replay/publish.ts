import type { PubSub } from '@google-cloud/pubsub';
import { createBackoffSettings, createRetryOptions } from 'google-gax';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { retryPubSubCall, type Target } from './pubsub-errors.ts';

/** Resolves once Pub/Sub has the message. @throws PubSubError when it does not have it in time. */
export type PublishOne = (message: OutgoingMessage) => Promise<void>;

/** Retries are ours: gax would hide what failed in a text about its own timeout. */
export const noRetry = createRetryOptions([], createBackoffSettings(100, 1, 100, 0, 1, 0, 0));

export interface PublishOptions {
  readonly pubsub: PubSub;
  /** Its short name. */
  readonly topic: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

export function createPublishOne({ pubsub, topic, clock, patienceMs }: PublishOptions): PublishOne {
  const publisher = pubsub.topic(topic, {
    // Each in a request of its own: one that Pub/Sub refuses must not take others with it.
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
