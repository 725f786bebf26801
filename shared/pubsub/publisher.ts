import type { PubSub, Topic } from '@google-cloud/pubsub';
import { createBackoffSettings, createRetryOptions, Status, type RetryOptions } from 'google-gax';
import { errorText, TransientError } from '../errors.ts';
import type { OutgoingMessage } from './attributes.ts';

/**
 * Publishes messages and resolves once Pub/Sub has all of them.
 * @throws TransientError when it does not have every one of them in time; it may have some.
 */
export type Publish = (messages: readonly OutgoingMessage[]) => Promise<void>;

/**
 * Waits for all of them, even if one has failed: none may go on after the response.
 * @throws the reason of the first that failed.
 */
export async function waitForAll(publishes: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(publishes);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** A publisher that is made when there is something to publish: loading its client takes time of a cold start. */
export function createLazyPublish(make: () => Promise<Publish>): Publish {
  let made: Promise<Publish> | undefined;
  return async (messages) => {
    if (messages.length === 0) return;
    const publish = await (made ??= make());
    return publish(messages);
  };
}

/**
 * A publisher to one topic. Make one per topic and keep it: topics made anew for each message have
 * timed out (googleapis/nodejs-pubsub#1442).
 * @param timeoutMs the time for all messages of a call together, retries included.
 */
export function createPublish(pubsub: PubSub, topicName: string, timeoutMs: number): Publish {
  const topic = pubsub.topic(topicName, {
    batching: { maxMessages: 500, maxMilliseconds: 5 },
    // Ended before the answer is given, so that nothing of it is published after a 503: its time begins when
    // the client is set up, which at the first call takes a while.
    gaxOpts: { retry: retryWithin(Math.max(timeoutMs / 2, timeoutMs * 0.9 - 250)) },
  });
  return async (messages) => {
    if (messages.length === 0) return;
    try {
      await publishAll(topic, messages, timeoutMs);
    } catch (error) {
      throw new TransientError(
        'publish-failed',
        `publishing to ${topicName}: ${errorText(error)}`,
        { cause: error },
      );
    }
  };
}

/**
 * By callbacks: of the promises that it would take otherwise, each costs, where the framework's hooks see all of them.
 * @throws Error when one of them was not published, once all have been tried, or when the time is over.
 */
async function publishAll(
  topic: Topic,
  messages: readonly OutgoingMessage[],
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let [left, failed] = [messages.length, 0];
    let first: unknown;
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const settle = (error: unknown): void => {
      left -= 1;
      if (error !== null && error !== undefined) {
        first ??= error;
        failed += 1;
      }
      if (left > 0) return;
      clearTimeout(timer);
      if (failed === 0) resolve();
      else reject(new Error(`${failed} of ${messages.length}: ${errorText(first)}`));
    };
    for (const message of messages) topic.publishMessage(message, settle);
  });
}

/** The codes that the client's own configuration retries a publish on. */
export const retryableCodes: readonly Status[] = [
  Status.ABORTED,
  Status.CANCELLED,
  Status.DEADLINE_EXCEEDED,
  Status.INTERNAL,
  Status.RESOURCE_EXHAUSTED,
  Status.UNAVAILABLE,
  Status.UNKNOWN,
];

/**
 * By itself the client goes on trying for ten minutes, long after the response, when a function's
 * CPU may be gone. It waits at most 0.4 s before it tries again, so that soon after an outage has ended all is
 * published: what waits is bounded by the requests that are in flight.
 */
function retryWithin(timeoutMs: number): RetryOptions {
  return createRetryOptions(
    [...retryableCodes],
    createBackoffSettings(100, 2, 400, timeoutMs / 2, 1, timeoutMs / 2, timeoutMs),
  );
}
