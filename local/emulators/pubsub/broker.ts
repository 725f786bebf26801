import type { Agent } from 'node:http';
import type { Clock } from '@pipeline/shared/clock.ts';
import { deadLetter } from './dead-letter.ts';
import type { FaultInjector } from './faults.ts';
import { messageBytes, type NewMessage } from './message.ts';
import { deletedTopic } from './names.ts';
import { RetainedMessages } from './retained-messages.ts';
import { alreadyExists, notFound, type RpcError } from './rpc-error.ts';
import type { SubscriptionSettings } from './settings.ts';
import type { DeliveryOutcome } from './subscription.ts';
import { SubscriptionResource } from './subscription-resource.ts';

export interface TopicSettings {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Retention for seeks. Without it, only subscriptions retain messages. */
  readonly messageRetentionMs: number | undefined;
}

export interface BrokerOptions {
  readonly clock: Clock;
  /** The agent for pushes. Its creator destroys it. */
  readonly agent: Agent;
  readonly faults: FaultInjector;
  readonly report: (subscription: string, outcome: DeliveryOutcome) => void;
  readonly onPublish?: (topic: string, message: NewMessage) => void;
}

interface Topic {
  settings: TopicSettings;
  readonly subscriptions: Set<SubscriptionResource>;
  readonly retained: RetainedMessages;
}

/** The topics and subscriptions, and the routing of messages between them. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Map<string, SubscriptionResource>();
  /** As long as real ids: a double cannot hold them, so code that converts them to numbers fails. */
  #lastId = 10_000_000_000_000_000n;

  constructor(options: BrokerOptions) {
    this.#options = options;
  }

  createTopic(settings: TopicSettings): void {
    if (this.#topics.has(settings.name)) throw alreadyExists(settings.name);
    this.#topics.set(settings.name, {
      settings,
      subscriptions: new Set(),
      retained: new RetainedMessages(),
    });
  }

  /** @throws RpcError NOT_FOUND */
  topic(name: string): TopicSettings {
    return this.#topic(name).settings;
  }

  topics(): TopicSettings[] {
    return [...this.#topics.values()].map(({ settings }) => settings);
  }

  subscriptionsOf(topic: string): string[] {
    return [...this.#topic(topic).subscriptions].map(({ settings }) => settings.name);
  }

  updateTopic(settings: TopicSettings): void {
    this.#topic(settings.name).settings = settings;
  }

  /** Deletes a topic. Its subscriptions and their messages remain. */
  deleteTopic(name: string): void {
    for (const subscription of this.#topic(name).subscriptions) {
      subscription.configure({ ...subscription.settings, topic: deletedTopic });
    }
    this.#topics.delete(name);
  }

  /** Delivers messages to every subscription whose filter they pass; without any, they are lost. @returns Their ids. */
  publish(topic: string, messages: readonly NewMessage[]): string[] {
    const { subscriptions, settings, retained } = this.#topic(topic);
    const { messageRetentionMs } = settings;
    const publishTime = this.#options.clock.now();
    return messages.map((message) => {
      this.#lastId += 1n;
      const id = String(this.#lastId);
      const stored = { ...message, id, publishTime, bytes: messageBytes(message) };
      this.#options.onPublish?.(topic, message);
      if (messageRetentionMs !== undefined) retained.add(stored, publishTime, messageRetentionMs);
      for (const subscription of subscriptions) subscription.add(stored);
      return id;
    });
  }

  createSubscription(settings: SubscriptionSettings): void {
    const { name } = settings;
    const topic = this.#topic(settings.topic);
    this.#checkDeadLetterTopic(settings);
    if (this.#subscriptions.has(name)) throw alreadyExists(name);
    const { clock, agent, faults, report } = this.#options;
    const resource: SubscriptionResource = new SubscriptionResource(settings, {
      clock,
      agent,
      faults,
      hooks: {
        forwardDeadLetter: (message, attempts, error) => {
          const letter = deadLetter(message, name, attempts, error);
          return this.#publishDeadLetter(resource.settings.deadLetterPolicy?.topic, letter);
        },
        report: (outcome) => {
          report(name, outcome);
        },
      },
    });
    this.#subscriptions.set(name, resource);
    topic.subscriptions.add(resource);
  }

  /** @throws RpcError NOT_FOUND */
  subscription(name: string): SubscriptionResource {
    const subscription = this.#subscriptions.get(name);
    if (subscription === undefined) throw notFound(name);
    return subscription;
  }

  subscriptions(): SubscriptionSettings[] {
    return [...this.#subscriptions.values()].map(({ settings }) => settings);
  }

  updateSubscription(settings: SubscriptionSettings): void {
    const subscription = this.subscription(settings.name);
    // An unchanged policy may refer to a topic that was deleted in the meantime.
    if (settings.deadLetterPolicy !== subscription.settings.deadLetterPolicy) {
      this.#checkDeadLetterTopic(settings);
    }
    subscription.configure(settings);
  }

  deleteSubscription(name: string): void {
    const subscription = this.subscription(name);
    this.#subscriptions.delete(name);
    this.#topics.get(subscription.settings.topic)?.subscriptions.delete(subscription);
    subscription.close(notFound(name));
  }

  /** @param time Milliseconds since the epoch. @throws RpcError NOT_FOUND */
  seek(name: string, time: number): void {
    const subscription = this.subscription(name);
    const topic = this.#topics.get(subscription.settings.topic);
    const retentionMs = topic?.settings.messageRetentionMs;
    const retained =
      retentionMs === undefined
        ? undefined
        : topic?.retained.since(time, this.#options.clock.now(), retentionMs);
    subscription.seek(time, retained ?? []);
  }

  /** Ends every delivery. Waiting callers get `reason`. */
  close(reason: RpcError): void {
    for (const subscription of this.#subscriptions.values()) subscription.close(reason);
  }

  #topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (topic === undefined) throw notFound(name);
    return topic;
  }

  #checkDeadLetterTopic({ deadLetterPolicy }: SubscriptionSettings): void {
    if (deadLetterPolicy !== undefined) this.#topic(deadLetterPolicy.topic);
  }

  /** @returns Whether the topic exists. */
  #publishDeadLetter(topic: string | undefined, message: NewMessage): boolean {
    if (topic === undefined || !this.#topics.has(topic)) return false;
    this.publish(topic, [message]);
    return true;
  }
}
