import type { v1 } from '@google-cloud/pubsub';
import { grpc, Status } from 'google-gax';
import type { Clock } from '@pipeline/shared/clock.ts';
import { codeOf } from '@pipeline/shared/errors.ts';
import { toLeasedDeadLetter, type LeasedDeadLetter } from './dead-letter.ts';
import { noRetry } from './publish.ts';
import { retryPubSubCall, PubSubError, type Target } from './pubsub-errors.ts';

/** The calls that a replay makes of a dead-letter subscription. All of them throw PubSubError. */
export interface SubscriptionClient {
  /** Resolves when the service has answered for this subscription. */
  check(): Promise<void>;
  /** Up to `maxMessages`, as soon as there is one; none when there is none within `waitMs`, or `signal` aborts. */
  pull(maxMessages: number, waitMs: number, signal: AbortSignal): Promise<LeasedDeadLetter[]>;
  acknowledge(ackIds: readonly string[]): Promise<void>;
  /** From now on; 0 gives the messages back at once. */
  modifyAckDeadline(ackIds: readonly string[], seconds: number): Promise<void>;
}

export interface SubscriptionClientOptions {
  readonly client: v1.SubscriberClient;
  /** Its full name. */
  readonly subscription: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

/** A request may have 512 KiB, and an ack id some 200 bytes: https://docs.cloud.google.com/pubsub/quotas */
const ackIdsPerRequest = 1000;

/** An answer takes its time, too. */
const answerMs = 1000;

/**
 * An interrupted pull is cancelled only after this time: what Pub/Sub is just answering with would be leased to nobody until the
 * ack deadline. Above the way to Pub/Sub and back.
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
    // A pull that nobody answers looks like one of an empty subscription, so another call must show that there is
    // somebody. Who may pull need not be allowed to look; then the refusal is the answer.
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
 * Ends a call when `signal` aborts. A pull that is merely not waited for any longer would still be given messages,
 * which then nobody has until their ack deadline. The client has no other way in: its promises cannot be cancelled.
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
