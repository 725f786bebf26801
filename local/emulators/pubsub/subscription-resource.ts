import type { Agent } from 'node:http';
import { status } from '@grpc/grpc-js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { Dispatcher } from './dispatcher.ts';
import type { FaultInjector } from './faults.ts';
import { type Filter, parseFilter } from './filter.ts';
import type { StoredMessage } from './message.ts';
import type { DeliveryPolicy } from './policy.ts';
import { Pusher } from './push.ts';
import { RetainedMessages } from './retained-messages.ts';
import { invalidArgument, RpcError } from './rpc-error.ts';
import type { SubscriptionSettings } from './settings.ts';
import { Subscription, type SubscriptionHooks } from './subscription.ts';

export interface SubscriptionContext {
  readonly clock: Clock;
  readonly agent: Agent;
  readonly faults: FaultInjector;
  readonly hooks: SubscriptionHooks;
}

/** A live subscription: its settings, messages and consumers. */
export class SubscriptionResource {
  readonly dispatcher: Dispatcher;
  readonly #context: SubscriptionContext;
  readonly #subscription: Subscription;
  readonly #filter: Filter;
  /** Ids of messages that are redelivered on purpose: only once each. */
  readonly #repeated = new Set<string>();
  /** The last one is active; earlier ones may still have requests in flight. */
  readonly #pushers: Pusher[] = [];
  /** Acknowledged messages, if the subscription retains them. */
  readonly #acknowledged = new RetainedMessages();
  #settings: SubscriptionSettings;

  constructor(settings: SubscriptionSettings, context: SubscriptionContext) {
    this.#settings = settings;
    this.#context = context;
    this.#subscription = new Subscription(settings.name, deliveryPolicy(settings), {
      ...context.hooks,
      report: (outcome) => {
        // A dead-lettered message counts as acknowledged.
        if (outcome.outcome !== 'nacked') this.#retain(outcome.message);
        context.hooks.report(outcome);
      },
    });
    this.dispatcher = new Dispatcher(this.#subscription, context.clock);
    this.#filter = parseFilter(settings.filter);
    this.#startPush();
  }

  /** Adds a message of the topic. One that the filter rejects counts as acknowledged immediately. */
  add(message: StoredMessage): void {
    if (this.#filter(message.attributes)) this.dispatcher.add(message);
  }

  /**
   * SeekRequest.time: messages published before it are "marked as acknowledged"; messages published then or later, and
   * retained by the topic or here, "as unacknowledged".
   * @param time Milliseconds since the epoch.
   * @param ofTopic The messages that the topic retains.
   */
  seek(time: number, ofTopic: readonly StoredMessage[]): void {
    const now = this.#context.clock.now();
    const here = this.#acknowledged.since(time, now, this.#settings.messageRetentionMs);
    const retained = new Map([...ofTopic, ...here].map((message) => [message.id, message]));
    for (const message of this.#subscription.acknowledgeBefore(time)) this.#retain(message);
    for (const message of [...retained.values()].toSorted(byId)) {
      if (message.publishTime >= time && !this.#subscription.has(message.id)) this.add(message);
    }
    this.dispatcher.wake();
  }

  get settings(): SubscriptionSettings {
    return this.#settings;
  }

  get state(): Subscription {
    return this.#subscription;
  }

  get hasDeadLetterPolicy(): boolean {
    return this.#settings.deadLetterPolicy !== undefined;
  }

  configure(settings: SubscriptionSettings): void {
    const from = this.#settings.pushConfig?.endpoint.href;
    const to = settings.pushConfig?.endpoint.href;
    this.#settings = settings;
    this.#subscription.policy = deliveryPolicy(settings);
    if (from === to) return;
    this.dispatcher.detachAll(pushOnly());
    this.#startPush();
  }

  /** @throws RpcError FAILED_PRECONDITION for a push subscription. */
  requirePull(): void {
    if (this.#settings.pushConfig !== undefined) throw pushOnly();
  }

  /** @throws RpcError INVALID_ARGUMENT if one is not an ack id of this subscription. */
  checkAckIds(ackIds: readonly string[]): void {
    const unknown = ackIds.find((ackId) => !this.#subscription.knows(ackId));
    if (unknown !== undefined) {
      throw invalidArgument(
        `You have passed an invalid ack ID to the service (ack_id=${unknown}).`,
      );
    }
  }

  acknowledge(ackId: string, detail?: string): void {
    const message = this.dispatcher.ack(ackId, detail);
    if (message !== undefined) this.#perhapsRepeat(message);
  }

  /** @param seconds 0 to 600; 0 is a negative acknowledgement. */
  modifyAckDeadline(ackId: string, seconds: number): void {
    if (seconds < 0) throw invalidArgument('Ack deadline cannot be negative');
    if (seconds > 600) throw invalidArgument('Ack deadline cannot be more than 600 seconds');
    this.dispatcher.modifyAckDeadline(ackId, seconds);
  }

  /** Ends every stream, waiting pull and push with `reason`. */
  close(reason: RpcError): void {
    this.dispatcher.close(reason);
    for (const pusher of this.#pushers) pusher.abort();
  }

  #retain(message: StoredMessage): void {
    const { retainAckedMessages, messageRetentionMs } = this.#settings;
    if (!retainAckedMessages) return;
    this.#acknowledged.add(message, this.#context.clock.now(), messageRetentionMs);
  }

  #perhapsRepeat(message: StoredMessage): void {
    if (this.#repeated.delete(message.id) || !this.#context.faults.redelivers()) return;
    this.#repeated.add(message.id);
    this.dispatcher.add(message);
  }

  #startPush(): void {
    const { pushConfig, name } = this.#settings;
    if (pushConfig === undefined) return;
    const pusher = new Pusher({
      subscription: name,
      endpoint: pushConfig.endpoint,
      agent: this.#context.agent,
      clock: this.#context.clock,
      dispatcher: this.dispatcher,
      ackDeadlineMs: () => this.#settings.ackDeadlineSeconds * 1000,
      hasDeadLetterPolicy: () => this.hasDeadLetterPolicy,
      hasRetryPolicy: () => this.#settings.retryPolicy !== undefined,
      acknowledge: ({ ackId }, detail) => {
        this.acknowledge(ackId, detail);
      },
    });
    this.#pushers.push(pusher);
    this.dispatcher.attach(pusher);
  }
}

function deliveryPolicy({ retryPolicy, deadLetterPolicy }: SubscriptionSettings): DeliveryPolicy {
  return { retry: retryPolicy, maxDeliveryAttempts: deadLetterPolicy?.maxDeliveryAttempts };
}

/** Later messages have higher numbers. */
function byId(a: StoredMessage, b: StoredMessage): number {
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1;
}

function pushOnly(): RpcError {
  return new RpcError(
    status.FAILED_PRECONDITION,
    'This method is not supported for this subscription type.',
  );
}
