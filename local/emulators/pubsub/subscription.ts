import { type Due, DueHeap } from './due-heap.ts';
import { Fifo } from './fifo.ts';
import type { StoredMessage } from './message.ts';
import { backoffMs, type DeliveryPolicy } from './policy.ts';

/** A message in flight, to be acknowledged before the ack deadline. */
export interface Lease {
  /** Identifies this delivery, not the message: the next delivery has another one. */
  readonly ackId: string;
  readonly message: StoredMessage;
  /** 1 for the first delivery. */
  readonly attempt: number;
  readonly holder: LeaseHolder;
}

/** A holder of messages in flight. */
export interface LeaseHolder {
  /** Whether dead letters should report its failures as errors; a puller's nack is not an error. */
  readonly explainsFailures: boolean;
  /** The lease has ended. Called exactly once per lease. */
  released(lease: Lease, end: 'acked' | 'nacked' | 'expired'): void;
}

/** The result of one delivery. */
export interface DeliveryOutcome {
  readonly message: StoredMessage;
  readonly attempt: number;
  readonly outcome: 'acked' | 'nacked' | 'deadLettered';
  readonly detail: string;
}

/** Callbacks of a subscription. */
export interface SubscriptionHooks {
  /**
   * Takes over a message without remaining attempts. `error` is why the last one failed, if known.
   * @returns False if the dead-letter topic is missing: the message is then redelivered further.
   */
  forwardDeadLetter(message: StoredMessage, attempts: number, error: string | undefined): boolean;
  report(outcome: DeliveryOutcome): void;
}

/** A view of an unacknowledged message. */
export interface UnackedEntry {
  readonly message: StoredMessage;
  /** The number of failed deliveries. */
  readonly failures: number;
  readonly leased: boolean;
}

/** A waiting message: for a consumer, for its ack deadline, or for the end of its backoff. */
interface Entry extends Due {
  readonly message: StoredMessage;
  failures: number;
  lease: Lease | undefined;
}

/**
 * The messages of one subscription and their states. Never reads a clock: every time-dependent method takes `now`, in
 * milliseconds since the Unix epoch.
 */
export class Subscription {
  readonly name: string;
  policy: DeliveryPolicy;
  readonly #hooks: SubscriptionHooks;
  readonly #entries = new Map<string, Entry>();
  #ready = new Fifo<Entry>();
  readonly #leased = new Map<string, Entry>();
  /** Leased entries by ack deadline, other entries that are not ready by the end of their backoff. */
  readonly #due = new DueHeap<Entry>();
  #leases = 0;

  constructor(name: string, policy: DeliveryPolicy, hooks: SubscriptionHooks) {
    this.name = name;
    this.policy = policy;
    this.#hooks = hooks;
  }

  /** The number of ready messages. */
  get ready(): number {
    return this.#ready.length;
  }

  /** The number of messages in flight. */
  get outstanding(): number {
    return this.#leased.size;
  }

  /** The number of unacknowledged messages: ready, in flight, or in backoff. */
  get size(): number {
    return this.#entries.size;
  }

  /** When `advance` has work next. */
  get nextDue(): number | undefined {
    return this.#due.first()?.dueAt;
  }

  /** The unacknowledged messages, oldest first, at most `limit`. */
  unacked(limit: number): UnackedEntry[] {
    const found: UnackedEntry[] = [];
    for (const { message, failures, lease } of this.#entries.values()) {
      if (found.length >= limit) break;
      found.push({ message, failures, leased: lease !== undefined });
    }
    return found;
  }

  add(message: StoredMessage): void {
    const entry = { message, failures: 0, lease: undefined, dueAt: 0, heapIndex: -1 };
    this.#entries.set(message.id, entry);
    this.#ready.push(entry);
  }

  /** Whether it has this message, unacknowledged. */
  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Acknowledges every message published before `time`, in any state. @returns These messages. */
  acknowledgeBefore(time: number): StoredMessage[] {
    const done: StoredMessage[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.message.publishTime >= time) continue;
      if (entry.lease === undefined) this.#due.remove(entry);
      else this.#release(entry, entry.lease, 'acked');
      this.#entries.delete(entry.message.id);
      done.push(entry.message);
    }
    const ready = new Fifo<Entry>();
    for (let entry = this.#ready.shift(); entry !== undefined; entry = this.#ready.shift()) {
      if (this.#entries.has(entry.message.id)) ready.push(entry);
    }
    this.#ready = ready;
    return done;
  }

  /** Processes everything due by `now`: ack deadlines expire, backoffs end. */
  advance(now: number): void {
    for (;;) {
      const entry = this.#due.first();
      if (entry === undefined || entry.dueAt > now) return;
      this.#due.remove(entry);
      if (entry.lease === undefined) this.#ready.push(entry);
      else this.#fail(entry, entry.lease, now, 'expired', 'ack deadline expired');
    }
  }

  /** Leases ready messages, oldest first, up to `maxMessages` or `maxBytes`. A single message may exceed `maxBytes`. */
  lease(
    now: number,
    ackDeadlineMs: number,
    holder: LeaseHolder,
    maxMessages: number,
    maxBytes: number,
  ): Lease[] {
    const leases: Lease[] = [];
    let bytes = 0;
    while (leases.length < maxMessages) {
      const entry = this.#ready.peek();
      if (entry === undefined) break;
      bytes += entry.message.bytes;
      if (leases.length > 0 && bytes > maxBytes) break;
      this.#ready.shift();
      this.#leases += 1;
      const ackId = `${this.name}:${this.#leases}`;
      const lease = { ackId, message: entry.message, attempt: entry.failures + 1, holder };
      entry.lease = lease;
      this.#leased.set(ackId, entry);
      this.#due.add(entry, now + ackDeadlineMs);
      leases.push(lease);
    }
    return leases;
  }

  /** Whether this subscription ever issued this ack id. */
  knows(ackId: string): boolean {
    const [name, count = ''] = splitAckId(ackId);
    return name === this.name && /^[1-9]\d*$/.test(count) && Number(count) <= this.#leases;
  }

  /**
   * Acknowledges a message.
   * @returns The message, or undefined if its ack deadline has expired or it was already acknowledged: nothing changes
   * then, like in the official emulator and possibly in the real service.
   */
  ack(ackId: string, now: number, detail = 'acknowledged'): StoredMessage | undefined {
    this.advance(now);
    const entry = this.#leased.get(ackId);
    if (entry?.lease === undefined) return undefined;
    const { message, lease } = entry;
    this.#release(entry, lease, 'acked');
    this.#entries.delete(message.id);
    this.#hooks.report({ message, attempt: lease.attempt, outcome: 'acked', detail });
    return message;
  }

  /** Returns a message for redelivery. A stale ack id changes nothing. */
  nack(ackId: string, now: number, detail = 'negatively acknowledged'): void {
    this.advance(now);
    const entry = this.#leased.get(ackId);
    if (entry?.lease !== undefined) this.#fail(entry, entry.lease, now, 'nacked', detail);
  }

  /** Sets the ack deadline to `ms` from `now`; 0 is a negative acknowledgement. */
  modifyAckDeadline(ackId: string, now: number, ms: number): void {
    if (ms === 0) {
      this.nack(ackId, now);
      return;
    }
    this.advance(now);
    const entry = this.#leased.get(ackId);
    if (entry === undefined) return;
    this.#due.remove(entry);
    this.#due.add(entry, now + ms);
  }

  #fail(entry: Entry, lease: Lease, now: number, end: 'nacked' | 'expired', detail: string): void {
    const { message } = entry;
    this.#release(entry, lease, end);
    entry.failures += 1;
    const { maxDeliveryAttempts, retry } = this.policy;
    const exhausted = maxDeliveryAttempts !== undefined && entry.failures >= maxDeliveryAttempts;
    const error = lease.holder.explainsFailures ? detail : undefined;
    const deadLettered = exhausted && this.#hooks.forwardDeadLetter(message, entry.failures, error);
    if (deadLettered) {
      this.#entries.delete(message.id);
    } else {
      const wait = backoffMs(retry, entry.failures);
      if (wait > 0) this.#due.add(entry, now + wait);
      else this.#ready.push(entry);
    }
    const outcome = deadLettered ? 'deadLettered' : 'nacked';
    this.#hooks.report({ message, attempt: lease.attempt, outcome, detail });
  }

  #release(entry: Entry, lease: Lease, end: 'acked' | 'nacked' | 'expired'): void {
    this.#due.remove(entry);
    this.#leased.delete(lease.ackId);
    entry.lease = undefined;
    lease.holder.released(lease, end);
  }
}

function splitAckId(ackId: string): [name: string, count?: string] {
  const colon = ackId.lastIndexOf(':');
  return colon === -1 ? [ackId] : [ackId.slice(0, colon), ackId.slice(colon + 1)];
}
