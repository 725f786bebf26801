import type { v1 } from '@google-cloud/pubsub';
import { createBackoffSettings, createRetryOptions, Status, type RetryOptions } from 'google-gax';
import { errorText, TransientError } from '../errors.ts';
import type { OutgoingMessage } from './attributes.ts';
import { createBatches } from './batches.ts';

/**
 * Publishes messages and resolves once Pub/Sub has accepted all of them.
 * @throws TransientError If Pub/Sub does not accept all in time. It may have accepted some.
 */
export type Publish = (messages: readonly OutgoingMessage[]) => Promise<void>;

/**
 * Waits for all publishes, even if one has failed: none may continue after the response.
 * @throws The reason of the first failure.
 */
export async function waitForAll(publishes: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(publishes);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Creates a publisher on first use: loading its client adds to a cold start. */
export function createLazyPublish(make: () => Promise<Publish>): Publish {
  let made: Promise<Publish> | undefined;
  return async (messages) => {
    if (messages.length === 0) return;
    const publish = await (made ??= make());
    return publish(messages);
  };
}

/** The part of Google's generated client that publishing uses. */
export type PublisherClient = Pick<v1.PublisherClient, 'initialize' | 'publish'>;

/** Pub/Sub allows messages of up to 10 MB and batches of up to 1,000: https://docs.cloud.google.com/pubsub/quotas */
const limits = { maxMessages: 500, maxBytes: 1_000_000 };

/** Longer than a call to a nearby Pub/Sub takes, so that usually one call is in flight at a time. */
const patienceMs = 10;

/**
 * Creates a publisher to one topic. Create one per topic and reuse it: concurrent callers share its calls.
 * @param topic The topic's name within the project, or its full name.
 * @param timeoutMs Maximum time for all messages of a call together, including retries.
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
        // The first call takes a while.
        await client.initialize();
        const left = remainingMs();
        if (left <= 0) throw new DeadlineError(timeoutMs);
        await client.publish(
          { topic: fullName, messages },
          // End before the response is sent, so that nothing is published after a 503.
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
 * Races a promise against a timer. Uses no `AbortController`, which costs more.
 * @param ms The rest of `timeoutMs`.
 * @throws DeadlineError When the time is over.
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

/** The codes on which the client's own configuration retries a publish. */
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
 * Limits retries. By default the client retries for ten minutes, long after the response, when the function may have no
 * CPU. Waits at most 0.25 s between attempts, so that everything is published soon after an outage: the backlog is
 * bounded by the requests in flight.
 */
function retryWithin(timeoutMs: number): RetryOptions {
  return createRetryOptions(
    [...retryableCodes],
    createBackoffSettings(100, 2, 250, timeoutMs / 2, 1, timeoutMs / 2, timeoutMs),
  );
}
