import { type Agent, type ClientRequest, request as httpRequest } from 'node:http';
import type { Clock } from '@pipeline/shared/clock.ts';
import { Alarm } from './alarm.ts';
import type { Consumer, Dispatcher } from './dispatcher.ts';
import { pushEnvelope } from './envelope.ts';
import { PushWindow } from './push-window.ts';
import type { Lease } from './subscription.ts';

export interface PusherOptions {
  readonly subscription: string;
  readonly endpoint: URL;
  /** Keeps connections open. Its creator destroys it. */
  readonly agent: Agent;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly ackDeadlineMs: () => number;
  readonly hasDeadLetterPolicy: () => boolean;
  /** With a retry policy, each message has its own backoff, and the endpoint has none. */
  readonly hasRetryPolicy: () => boolean;
  readonly acknowledge: (lease: Lease, detail: string) => void;
}

/** https://docs.cloud.google.com/pubsub/docs/push#receive_push */
const acknowledging = new Set([102, 200, 201, 202, 204]);

/** As captured from the real service. */
const headers = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'content-type': 'application/json',
  from: 'noreply@google.com',
  'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
};

/**
 * Pushes the messages of a subscription to its endpoint, one request per message. The lease is the timeout: the request
 * is aborted when the ack deadline expires.
 */
export class Pusher implements Consumer {
  readonly explainsFailures = true;
  readonly #options: PusherOptions;
  readonly #window = new PushWindow();
  readonly #requests = new Map<Lease, ClientRequest>();
  readonly #alarm: Alarm;
  #pausedUntil = 0;

  constructor(options: PusherOptions) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock, () => {
      options.dispatcher.wake();
    });
  }

  get ackDeadlineMs(): number {
    return this.#options.ackDeadlineMs();
  }

  capacity(): { messages: number; bytes: number } {
    const paused = this.#options.clock.now() < this.#pausedUntil;
    const messages = paused ? 0 : this.#window.limit - this.#requests.size;
    return { messages, bytes: Number.POSITIVE_INFINITY };
  }

  receive(leases: readonly Lease[]): void {
    for (const lease of leases) this.#push(lease);
  }

  released(lease: Lease, end: 'acked' | 'nacked' | 'expired'): void {
    if (end === 'acked') this.#window.succeeded();
    else this.#slowDown();
    const request = this.#requests.get(lease);
    this.#requests.delete(lease);
    if (end === 'expired') request?.destroy();
  }

  /** Pushes no more; requests in flight may still be answered. */
  closed(): void {
    this.#alarm.stop();
  }

  /** Also aborts requests in flight. */
  abort(): void {
    this.closed();
    const requests = [...this.#requests.values()];
    this.#requests.clear();
    for (const request of requests) request.destroy();
  }

  #push(lease: Lease): void {
    const { subscription, endpoint, agent, hasDeadLetterPolicy } = this.#options;
    const request = httpRequest(endpoint, { method: 'POST', agent, headers });
    this.#requests.set(lease, request);
    request.on('error', (error) => {
      this.#failed(lease, error.message);
    });
    request.on('information', ({ statusCode }) => {
      if (acknowledging.has(statusCode)) this.#answered(lease, statusCode);
    });
    request.on('response', (response) => {
      response.on('error', (error) => {
        this.#failed(lease, error.message);
      });
      response.on('end', () => {
        this.#answered(lease, response.statusCode ?? 0);
      });
      response.resume();
    });
    request.end(pushEnvelope(subscription, lease, hasDeadLetterPolicy()));
  }

  #answered(lease: Lease, statusCode: number): void {
    const detail = `HTTP ${statusCode}`;
    if (!acknowledging.has(statusCode)) this.#failed(lease, detail);
    else if (this.#requests.has(lease)) this.#options.acknowledge(lease, detail);
  }

  #failed(lease: Lease, detail: string): void {
    if (this.#requests.has(lease)) this.#options.dispatcher.nack(lease.ackId, detail);
  }

  #slowDown(): void {
    const pauseMs = this.#window.failed();
    if (pauseMs === 0 || this.#options.hasRetryPolicy()) return;
    this.#pausedUntil = this.#options.clock.now() + pauseMs;
    this.#alarm.set(this.#pausedUntil);
  }
}
