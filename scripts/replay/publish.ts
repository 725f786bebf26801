import type { PubSub } from '@google-cloud/pubsub';
import { createBackoffSettings, createRetryOptions } from 'google-gax';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { retryPubSubCall, type Target } from '../dead-letters/pubsub-errors.ts';

/** Resolves once Pub/Sub has confirmed the message. @throws PubSubError if it does not confirm in time. */
export type PublishOne = (message: OutgoingMessage) => Promise<void>;

/** Disable the client's retries and retry here: gax would hide the failure behind a message about its own timeout. */
export const noRetry = createRetryOptions([], createBackoffSettings(100, 1, 100, 0, 1, 0, 0));

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
