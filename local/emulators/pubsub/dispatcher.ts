import type { Clock } from '@pipeline/shared/clock.ts';
import { Alarm } from './alarm.ts';
import type { StoredMessage } from './message.ts';
import { notFound, type RpcError } from './rpc-error.ts';
import type { Lease, LeaseHolder, Subscription } from './subscription.ts';

/** A consumer of a subscription: a waiting pull, a stream, or the push to an endpoint. */
export interface Consumer extends LeaseHolder {
  readonly ackDeadlineMs: number;
  /** The remaining capacity in messages and bytes. */
  capacity(): { messages: number; bytes: number };
  receive(leases: readonly Lease[]): void;
  /** Called when the subscription has no more messages for it. */
  closed(reason: RpcError): void;
}

/** Maximum messages per batch, so that consumers take turns and responses stay small. */
const batchMessages = 100;
const batchBytes = 4_000_000;

/** Delivers the messages of one subscription to its consumers, and expires its deadlines on time. */
export class Dispatcher {
  readonly #subscription: Subscription;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  #consumers: Consumer[] = [];
  #scheduled = false;
  #closed = false;

  constructor(subscription: Subscription, clock: Clock) {
    this.#subscription = subscription;
    this.#clock = clock;
    this.#alarm = new Alarm(clock, () => {
      this.#dispatch();
    });
  }

  add(message: StoredMessage): void {
    this.#subscription.add(message);
    this.wake();
  }

  attach(consumer: Consumer): void {
    if (this.#closed) {
      consumer.closed(notFound(this.#subscription.name));
      return;
    }
    this.#consumers.push(consumer);
    this.wake();
  }

  /** The consumer gets no more messages; those in flight stay in flight until their ack deadline. */
  detach(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== consumer);
  }

  /** Closes every consumer. */
  detachAll(reason: RpcError): void {
    const consumers = this.#consumers;
    this.#consumers = [];
    for (const consumer of consumers) consumer.closed(reason);
  }

  /** Leases the ready messages for a holder that does not wait. */
  take(holder: LeaseHolder, ackDeadlineMs: number, maxMessages: number): Lease[] {
    const now = this.#clock.now();
    this.#subscription.advance(now);
    const leases = this.#subscription.lease(now, ackDeadlineMs, holder, maxMessages, batchBytes);
    this.#setAlarm();
    return leases;
  }

  ack(ackId: string, detail?: string): StoredMessage | undefined {
    const message = this.#subscription.ack(ackId, this.#clock.now(), detail);
    this.wake();
    return message;
  }

  nack(ackId: string, detail?: string): void {
    this.#subscription.nack(ackId, this.#clock.now(), detail);
    this.wake();
  }

  modifyAckDeadline(ackId: string, seconds: number): void {
    this.#subscription.modifyAckDeadline(ackId, this.#clock.now(), seconds * 1000);
    this.wake();
  }

  /** Schedules a dispatch after a change, one for many changes. */
  wake(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  close(reason: RpcError): void {
    this.#closed = true;
    this.#alarm.stop();
    this.detachAll(reason);
  }

  #dispatch(): void {
    if (this.#closed) return;
    const now = this.#clock.now();
    this.#subscription.advance(now);
    let served = true;
    while (served && this.#subscription.ready > 0) {
      served = false;
      // A pull that got its messages detaches itself, but this array stays unchanged.
      for (const consumer of this.#consumers) served = this.#serve(consumer, now) || served;
      this.#rotate();
    }
    this.#setAlarm();
  }

  #serve(consumer: Consumer, now: number): boolean {
    const { messages, bytes } = consumer.capacity();
    if (messages <= 0 || bytes <= 0) return false;
    const leases = this.#subscription.lease(
      now,
      consumer.ackDeadlineMs,
      consumer,
      Math.min(messages, batchMessages),
      Math.min(bytes, batchBytes),
    );
    if (leases.length === 0) return false;
    consumer.receive(leases);
    return true;
  }

  /** Another consumer comes first next time. */
  #rotate(): void {
    const first = this.#consumers.shift();
    if (first !== undefined) this.#consumers.push(first);
  }

  #setAlarm(): void {
    const { nextDue } = this.#subscription;
    if (nextDue !== undefined) this.#alarm.set(nextDue);
  }
}
