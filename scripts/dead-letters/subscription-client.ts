import type { v1 } from '@google-cloud/pubsub';
import { grpc, Status } from 'google-gax';
import type { Clock } from '@pipeline/shared/clock.ts';
import { codeOf } from '@pipeline/shared/errors.ts';
import { toLeasedDeadLetter, type LeasedDeadLetter } from './dead-letter.ts';
import { noRetry, retryPubSubCall, PubSubError, type Target } from './pubsub-errors.ts';

/** The calls of replay to a dead-letter subscription. All of them throw PubSubError. */
export interface SubscriptionClient {
  /** Resolves once the service has answered for this subscription. */
  check(): Promise<void>;
  /** Pulls up to `maxMessages`, as soon as one is available; none if none arrives within `waitMs` or `signal` aborts. */
  pull(maxMessages: number, waitMs: number, signal: AbortSignal): Promise<LeasedDeadLetter[]>;
  acknowledge(ackIds: readonly string[]): Promise<void>;
  /** Sets the ack deadline, counted from now; 0 releases the messages at once. */
  modifyAckDeadline(ackIds: readonly string[], seconds: number): Promise<void>;
}

export interface SubscriptionClientOptions {
  readonly client: v1.SubscriberClient;
  /** Full name of the subscription. */
  readonly subscription: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

/** A request may have 512 KiB, and an ack id has about 200 bytes: https://docs.cloud.google.com/pubsub/quotas */
const ackIdsPerRequest = 1000;

/** Added to a pull's wait, for the latency of the response. */
const answerMs = 1000;

/**
 * Delay before an interrupted pull is cancelled, above the round trip to Pub/Sub. An immediate cancellation could lose a
 * response in flight, and its messages would stay leased until the ack deadline.
 */
const graceMs = 500;

const callOptions = { timeout: 10_000, retry: noRetry };

export function createSubscriptionClient(options: SubscriptionClientOptions): SubscriptionClient {
  const { client, subscription } = options;
  const target: Target = {
    kind: 'subscription',
    name: subscription,
    role: 'roles/pubsub.subscriber',
  };
  const call = async <T>(make: () => Promise<T>): Promise<T> =>
    retryPubSubCall(options, target, make);
  const inParts = async (
    ackIds: readonly string[],
    make: (part: string[]) => Promise<unknown>,
  ): Promise<void> => {
    for (let at = 0; at < ackIds.length; at += ackIdsPerRequest) {
      const part = ackIds.slice(at, at + ackIdsPerRequest);
      await call(async () => make(part));
    }
  };
  return {
    // An unanswered pull looks like a pull from an empty subscription, so make another call to prove that the service
    // answers. A caller who may pull need not be allowed to get the subscription: a refusal is an answer as well.
    check: async () => {
      try {
        await call(async () => client.getSubscription({ subscription }, callOptions));
      } catch (error) {
        if (error instanceof PubSubError && error.code === Status.PERMISSION_DENIED) return;
        throw error;
      }
    },
    pull: async (maxMessages, waitMs, signal) =>
      call(async () => {
        if (signal.aborted) return [];
        const cancel = new AbortController();
        let timer: NodeJS.Timeout | undefined;
        const interrupt = (): void => {
          timer = setTimeout(() => {
            cancel.abort();
          }, graceMs);
        };
        signal.addEventListener('abort', interrupt, { once: true });
        try {
          const [{ receivedMessages }] = await client.pull(
            { subscription, maxMessages },
            {
              timeout: waitMs + answerMs,
              retry: noRetry,
              otherArgs: { options: { interceptors: [cancelledBy(cancel.signal)] } },
            },
          );
          return (receivedMessages ?? []).map(toLeasedDeadLetter);
        } catch (error) {
          if (signal.aborted || codeOf(error) === Status.DEADLINE_EXCEEDED) return [];
          throw error;
        } finally {
          signal.removeEventListener('abort', interrupt);
          clearTimeout(timer);
        }
      }),
    acknowledge: async (ackIds) =>
      inParts(ackIds, async (part) =>
        client.acknowledge({ subscription, ackIds: part }, callOptions),
      ),
    modifyAckDeadline: async (ackIds, ackDeadlineSeconds) =>
      inParts(ackIds, async (part) =>
        client.modifyAckDeadline({ subscription, ackIds: part, ackDeadlineSeconds }, callOptions),
      ),
  };
}

/**
 * Cancels a call when `signal` aborts. An abandoned pull would still receive messages and hold them until their ack
 * deadline. An interceptor is the only way: the client's promises cannot be cancelled.
 */
function cancelledBy(signal: AbortSignal): grpc.Interceptor {
  return (options, nextCall) => {
    const call = new grpc.InterceptingCall(nextCall(options));
    signal.addEventListener('abort', () => {
      call.cancelWithStatus(grpc.status.CANCELLED, 'no longer wanted');
    });
    return call;
  };
}
