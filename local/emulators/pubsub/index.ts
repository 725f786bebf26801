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
  /** Like `Math.random`, the default. Decides whether a fault happens. */
  readonly random?: () => number;
  /** Maximum wait of a pull without `return_immediately` for a first message, in milliseconds. */
  readonly pullWaitMs?: number;
}

/** The result of one delivery. */
export interface Delivery {
  /** The subscription's full name. */
  readonly subscription: string;
  readonly messageId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 for the first attempt. Counted with and without a dead-letter policy. */
  readonly attempt: number;
  /** 'deadLettered' is the last failure of a message that goes to the dead-letter topic. */
  readonly outcome: 'acked' | 'nacked' | 'deadLettered';
  /** A description: 'HTTP 503', an error text, 'acknowledged', 'ack deadline expired' and similar. */
  readonly detail: string;
}

/** An unacknowledged message. */
export interface UnackedMessage {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTime: Date;
  /** The attempt that is in flight or comes next; 1 for the first. */
  readonly deliveryAttempt: number;
  /** Whether it is in flight with a running ack deadline. */
  readonly outstanding: boolean;
}

export interface MessageCounts {
  /** All unacknowledged messages, as in the metric num_undelivered_messages. */
  readonly undelivered: number;
  /** Messages in flight: pushed or pulled, and not acknowledged. */
  readonly outstanding: number;
}

/** A local Pub/Sub service. Its state is in memory only. */
export interface PubSubEmulator {
  /** `127.0.0.1:<port>`: for PUBSUB_EMULATOR_HOST or the client's `apiEndpoint`. */
  readonly host: string;
  readonly port: number;
  /** The full names. */
  topics(): string[];
  /** The full names. */
  subscriptions(): string[];
  /**
   * Reads the unacknowledged messages of a subscription without pulling, oldest first.
   * @throws RpcError if the subscription does not exist.
   */
  unacked(subscription: string, limit?: number): UnackedMessage[];
  /** @throws RpcError if the subscription does not exist. */
  counts(subscription: string): MessageCounts;
  /** Reports every delivery from now on. @returns A function that stops it. */
  onDelivery(listener: (delivery: Delivery) => void): () => void;
  /** Reports every published message from now on, with the topic's full name. @returns A function that stops it. */
  onPublish(listener: (topic: string, message: NewMessage) => void): () => void;
  /** The current fault settings. */
  readonly faults: Faults;
  /** Changes the given faults and keeps the others. */
  setFaults(faults: Partial<Faults>): void;
  /** Disables all faults. */
  clearFaults(): void;
  /** Ends every stream, push, timer and connection. Nothing keeps the process alive. */
  close(): Promise<void>;
}

/** Official emulator, 0.8.20: about as long as a caller's deadline allows. */
const defaultPullWaitMs = 20_000;

/** Starts a Pub/Sub service with the real gRPC protocol. Resolves once it listens. */
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
