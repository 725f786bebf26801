import type { v1 } from '@google-cloud/pubsub';
import { createBackoffSettings, createRetryOptions, Status, type RetryOptions } from 'google-gax';
import { errorText, TransientError } from '../errors.ts';
import type { OutgoingMessage } from './attributes.ts';
import { createBatches } from './batches.ts';

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

/** As far as publishing needs Google's generated client. */
export type PublisherClient = Pick<v1.PublisherClient, 'initialize' | 'publish'>;

/** A message of up to 10 MB and a batch of up to 1,000 are allowed: https://docs.cloud.google.com/pubsub/quotas */
const limits = { maxMessages: 500, maxBytes: 1_000_000 };

/** Above what a call takes where Pub/Sub is near, so that there is one call at a time. */
const patienceMs = 10;

/**
 * A publisher to one topic. Make one per topic and keep it: those who publish at the same time share its calls.
 * @param topic its name within the project, or its full one.
 * @param timeoutMs the time for all messages of a call together, retries included.
 */
export function createPublish(
  client: PublisherClient,
  projectId: string,
  topic: string,
  timeoutMs: number,
): Publish {
  const fullName = topic.includes('/') ? topic : `projects/${projectId}/topics/${topic}`;
  const publish = createBatches({
    ...limits,
    patienceMs,
    send: async (messages, since) => {
      const remainingMs = (): number => timeoutMs - (performance.now() - since);
      return withDeadline(remainingMs(), timeoutMs, async () => {
        // At the first call this takes a while.
        await client.initialize();
        const left = remainingMs();
        if (left <= 0) throw new DeadlineError(timeoutMs);
        await client.publish(
          { topic: fullName, messages },
          // It ends before the answer is given, so that nothing is published after a 503.
          { isBundling: false, retry: retryWithin(Math.max(left / 2, left * 0.9 - 250)) },
        );
      });
    },
  });
  return async (messages) => {
    if (messages.length === 0) return;
    try {
      await publish(messages);
    } catch (error) {
      throw new TransientError('publish-failed', `publishing to ${topic}: ${errorText(error)}`, {
        cause: error,
      });
    }
  };
}

class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/**
 * A timer, without an `AbortController`: it is cheaper.
 * @param ms what is left of `timeoutMs`.
 * @throws DeadlineError when the time is over.
 */
async function withDeadline(
  ms: number,
  timeoutMs: number,
  call: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DeadlineError(timeoutMs));
    }, ms);
    call()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
      });
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
 * CPU may be gone. It waits at most 0.25 s before it tries again, so that soon after an outage has ended all is
 * published: what waits is bounded by the requests that are in flight.
 */
function retryWithin(timeoutMs: number): RetryOptions {
  return createRetryOptions(
    [...retryableCodes],
    createBackoffSettings(100, 2, 250, timeoutMs / 2, 1, timeoutMs / 2, timeoutMs),
  );
}
