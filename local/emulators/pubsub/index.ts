import { EventEmitter } from 'node:events';
import { Agent } from 'node:http';
import { status } from '@grpc/grpc-js';
import { type Clock, systemClock } from '@pipeline/shared/clock.ts';
import { Broker } from './broker.ts';
import { FaultInjector, type Faults } from './faults.ts';
import type { NewMessage } from './message.ts';
import { publisherMethods } from './publisher-service.ts';
import { RpcError } from './rpc-error.ts';
import { shutDown, startServer } from './server.ts';
import { streamingPull } from './streaming-pull.ts';
import { subscriberMethods } from './subscriber-service.ts';
import type { UnackedEntry } from './subscription.ts';

export type { Faults } from './faults.ts';

export interface PubSubEmulatorOptions {
  /** 0, the default, takes one that is free. */
  readonly port?: number;
  readonly clock?: Clock;
  /** What the fault rates are measured against; from 0 to 1, like `Math.random`, the default. */
  readonly random?: () => number;
  /** How long a pull without `return_immediately` waits for a first message, in milliseconds. */
  readonly pullWaitMs?: number;
}

/** How one delivery of a message ended. */
export interface Delivery {
  /** The subscription's full name. */
  readonly subscription: string;
  readonly messageId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 for the first. Counted with and without a dead-letter policy. */
  readonly attempt: number;
  /** The last failure of a message that goes to the dead-letter topic is 'deadLettered'. */
  readonly outcome: 'acked' | 'nacked' | 'deadLettered';
  /** In words: 'HTTP 503', an error text, 'acknowledged', 'ack deadline expired' and the like. */
  readonly detail: string;
}

/** A message that nobody has acknowledged yet. */
export interface UnackedMessage {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTime: Date;
  /** Of the delivery that is under way or comes next; 1 for the first. */
  readonly deliveryAttempt: number;
  /** Whether it is out now, and its ack deadline running. */
  readonly outstanding: boolean;
}

export interface MessageCounts {
  /** All that are not acknowledged, as in the metric num_undelivered_messages. */
  readonly undelivered: number;
  /** Of these, those that are out now: pushed or pulled, and not answered. */
  readonly outstanding: number;
}

/** A Pub/Sub service on this machine. Its state is in memory and ends with it. */
export interface PubSubEmulator {
  /** `127.0.0.1:<port>`: for PUBSUB_EMULATOR_HOST or the client's `apiEndpoint`. */
  readonly host: string;
  readonly port: number;
  /** Full names. */
  topics(): string[];
  /** Full names. */
  subscriptions(): string[];
  /**
   * Looks without pulling: the messages of a subscription that are not acknowledged, oldest first.
   * @throws RpcError when there is no such subscription
   */
  unacked(subscription: string, limit?: number): UnackedMessage[];
  /** @throws RpcError when there is no such subscription */
  counts(subscription: string): MessageCounts;
  /** Tells of every delivery from now on. @returns what ends that */
  onDelivery(listener: (delivery: Delivery) => void): () => void;
  /** Tells of every message that is published from now on, by the topic's full name. @returns what ends that */
  onPublish(listener: (topic: string, message: NewMessage) => void): () => void;
  /** What goes wrong on purpose at present. */
  readonly faults: Faults;
  /** Changes those that are given; the others stay as they are. */
  setFaults(faults: Partial<Faults>): void;
  /** From now on nothing goes wrong on purpose. */
  clearFaults(): void;
  /** Ends every stream, push, timer and connection. Nothing of it keeps the process alive. */
  close(): Promise<void>;
}

/** Official emulator, 0.8.20: about as long as a caller's deadline allows. */
const defaultPullWaitMs = 20_000;

/** Starts a Pub/Sub service that speaks the real one's gRPC protocol. Resolves when it listens. */
export async function startPubSubEmulator(
  options: PubSubEmulatorOptions = {},
): Promise<PubSubEmulator> {
  const { clock = systemClock, random = Math.random, pullWaitMs = defaultPullWaitMs } = options;
  const deliveries = new EventEmitter<{ delivery: [Delivery] }>();
  const publications = new EventEmitter<{ publish: [topic: string, message: NewMessage] }>();
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });
  const faults = new FaultInjector(random);
  const broker = new Broker({
    clock,
    agent,
    faults,
    onPublish: (topic, message) => {
      publications.emit('publish', topic, message);
    },
    report: (subscription, { message, attempt, outcome, detail }) => {
      const { id: messageId, attributes } = message;
      deliveries.emit('delivery', {
        subscription,
        messageId,
        attributes,
        attempt,
        outcome,
        detail,
      });
    },
  });
  const { port, server } = await startServer({
    publisher: publisherMethods({ broker, faults, clock }),
    subscriber: subscriberMethods({ broker, clock, pullWaitMs }),
    streamingPull: (stream) => {
      streamingPull(stream, (name) => broker.subscription(name));
    },
    port: options.port ?? 0,
  });

  return {
    host: `127.0.0.1:${port}`,
    port,
    topics: () => broker.topics().map(({ name }) => name),
    subscriptions: () => broker.subscriptions().map(({ name }) => name),
    unacked: (subscription, limit = Number.POSITIVE_INFINITY) =>
      broker.subscription(subscription).state.unacked(limit).map(toUnackedMessage),
    counts: (subscription) => {
      const { size, outstanding } = broker.subscription(subscription).state;
      return { undelivered: size, outstanding };
    },
    onDelivery: (listener) => {
      deliveries.on('delivery', listener);
      return () => {
        deliveries.off('delivery', listener);
      };
    },
    onPublish: (listener) => {
      publications.on('publish', listener);
      return () => {
        publications.off('publish', listener);
      };
    },
    get faults() {
      return faults.settings;
    },
    clearFaults: () => {
      faults.clear();
    },
    setFaults: (changes) => {
      faults.set(changes);
    },
    close: async () => {
      broker.close(new RpcError(status.UNAVAILABLE, 'the emulator is shutting down'));
      agent.destroy();
      await shutDown(server);
    },
  };
}

function toUnackedMessage({ message, failures, leased }: UnackedEntry): UnackedMessage {
  const { id, data, attributes, publishTime } = message;
  return {
    id,
    data,
    attributes,
    publishTime: new Date(publishTime),
    deliveryAttempt: failures + 1,
    outstanding: leased,
  };
}
