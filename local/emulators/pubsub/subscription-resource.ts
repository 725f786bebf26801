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

/** A subscription that lives: its settings, its messages, and who gets them. */
export class SubscriptionResource {
  readonly dispatcher: Dispatcher;
  readonly #context: SubscriptionContext;
  readonly #subscription: Subscription;
  readonly #filter: Filter;
  /** Ids of messages that are out a second time on purpose: once is enough. */
  readonly #repeated = new Set<string>();
  /** The last is the one in use; those before it may still have requests out. */
  readonly #pushers: Pusher[] = [];
  /** What was acknowledged, where that is to be retained. */
  readonly #acknowledged = new RetainedMessages();
  #settings: SubscriptionSettings;

  constructor(settings: SubscriptionSettings, context: SubscriptionContext) {
    this.#settings = settings;
    this.#context = context;
    this.#subscription = new Subscription(settings.name, deliveryPolicy(settings), {
      ...context.hooks,
      report: (outcome) => {
        // A message that went to the dead-letter topic is acknowledged as well.
        if (outcome.outcome !== 'nacked') this.#retain(outcome.message);
        context.hooks.report(outcome);
      },
    });
    this.dispatcher = new Dispatcher(this.#subscription, context.clock);
    this.#filter = parseFilter(settings.filter);
    this.#startPush();
  }

  /** A message of the topic: what the filter does not let pass is acknowledged here and now. */
  add(message: StoredMessage): void {
    if (this.#filter(message.attributes)) this.dispatcher.add(message);
  }

  /**
   * SeekRequest.time: what was published before is "marked as acknowledged", what was published then or later, and is retained
   * by the topic or here, "as unacknowledged".
   * @param time milliseconds since the epoch
   * @param ofTopic what the topic retains
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

  /** @throws RpcError FAILED_PRECONDITION when its messages are pushed. */
  requirePull(): void {
    if (this.#settings.pushConfig !== undefined) throw pushOnly();
  }

  /** @throws RpcError INVALID_ARGUMENT when one of them is no ack id of this subscription. */
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
