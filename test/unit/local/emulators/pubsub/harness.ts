import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { PubSub, v1 } from '@google-cloud/pubsub';
import { credentials } from '@grpc/grpc-js';
import type { Clock } from '@pipeline/shared/clock.ts';
import {
  type Delivery,
  type PubSubEmulator,
  type PubSubEmulatorOptions,
  startPubSubEmulator,
} from '../../../../../local/emulators/pubsub/index.ts';

/** Shared by the tests of this emulator. */
export interface Bench {
  readonly emulator: PubSubEmulator;
  readonly client: PubSub;
  readonly publisher: v1.PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  close(): Promise<void>;
}

const project = 'bench';

/** Otherwise the client queries Google's metadata server, although it needs no credentials. */
const clientOptions = { universeDomain: 'googleapis.com' };

export function topicName(id: string): string {
  return `projects/${project}/topics/${id}`;
}

export function subscriptionName(id: string): string {
  return `projects/${project}/subscriptions/${id}`;
}

/** An emulator and the real client, connected to it. */
export async function startBench(options: PubSubEmulatorOptions = {}): Promise<Bench> {
  const emulator = await startPubSubEmulator(options);
  const client = createClient(emulator.host);
  const config = {
    projectId: project,
    servicePath: '127.0.0.1',
    port: emulator.port,
    sslCreds: credentials.createInsecure(),
    clientOptions,
  };
  const publisher = new v1.PublisherClient(config);
  const subscriber = new v1.SubscriberClient(config);
  return {
    emulator,
    client,
    publisher,
    subscriber,
    close: async () => {
      await Promise.all([client.close(), publisher.close(), subscriber.close()]);
      await emulator.close();
    },
  };
}

export function createClient(host: string): PubSub {
  return new PubSub({ projectId: project, apiEndpoint: host, clientOptions });
}

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-01-02T03:04:05.678Z');
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { at: this.#now + ms, wake: resolve };
    this.#sleepers.push(sleeper);
    signal?.addEventListener('abort', () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      reject(new Error('aborted'));
    });
    await promise;
  }

  /** Lets `ms` pass, and wakes all sleepers that are due. */
  advance(ms: number): void {
    this.#now += ms;
    const woken = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of woken) wake();
  }
}

/** Collects values, and lets a test wait for the nth. */
export class Inbox<T> {
  readonly items: T[] = [];
  #waiting: { readonly count: number; readonly resolve: (items: T[]) => void }[] = [];

  add(item: T): void {
    this.items.push(item);
    const { length } = this.items;
    for (const { count, resolve } of this.#waiting) if (count <= length) resolve(this.items);
    this.#waiting = this.#waiting.filter(({ count }) => count > length);
  }

  /** Resolves with all values once there are `count`. */
  async until(count: number): Promise<T[]> {
    if (this.items.length >= count) return this.items;
    const { promise, resolve } = Promise.withResolvers<T[]>();
    this.#waiting.push({ count, resolve });
    return promise;
  }
}

interface PushRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly requests: Inbox<PushRequest>;
  close(): Promise<void>;
}

/**
 * An HTTP server that receives pushes.
 * @param answer The status for the nth request, from 0; 'hang' never responds, 'reset' closes the connection, and 102
 *   sends only that status.
 */
export async function startReceiver(
  answer: (index: number) => number | 'hang' | 'reset',
): Promise<Receiver> {
  const requests = new Inbox<PushRequest>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const status = answer(requests.items.length);
      if (status === 'reset') request.socket.destroy();
      else if (status === 102) response.writeProcessing();
      else if (status !== 'hang') response.writeHead(status).end();
      requests.add({ method, path, headers, body: Buffer.concat(chunks).toString() });
    });
    request.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/push`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns every delivery that the emulator reports from now on. */
export function deliveriesOf(emulator: PubSubEmulator): Inbox<Delivery> {
  const inbox = new Inbox<Delivery>();
  emulator.onDelivery((delivery) => {
    inbox.add(delivery);
  });
  return inbox;
}
