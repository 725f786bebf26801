import type { Clock } from '@pipeline/shared/clock.ts';
import { Leases, leaseSeconds } from './leases.ts';
import type { LeasedDeadLetter, DeadLetter } from './dead-letter.ts';
import type { DeliveryClassifier } from './delivery-classifier.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';
import type { SubscriptionClient } from './subscription-client.ts';

export interface SubscriptionSourceOptions {
  readonly client: SubscriptionClient;
  readonly classifier: DeliveryClassifier;
  readonly clock: Clock;
  readonly maxMessages: number;
  /** The source ends when nothing new has arrived for this long: an empty response proves nothing. */
  readonly settleMs: number;
  /** Asks the pipeline for the remaining messages, if possible: then the run need not wait for silence. */
  readonly remaining: (() => Promise<Remaining | undefined>) | undefined;
  /** Called once, when the wait for silence begins. */
  readonly onWait: () => void;
  /** Aborts at Ctrl-C and ends the source. */
  readonly signal: AbortSignal;
}

/** Remaining messages of a stage. */
export interface Remaining {
  /** Unacknowledged dead letters of the stage, leased or not. */
  readonly deadLetters: number;
  /** The stage's backlog: each message may still become a dead letter. */
  readonly backlog: number;
}

const longestPullMs = 5000;
/** Interval of asking the pipeline. */
const shortPullMs = 200;

/**
 * The dead letters of a subscription, by synchronous pulls. Pub/Sub redelivers released messages with the next pull. Hold
 * a redelivered message for the duration of a lease, so that pulls return other messages and the run detects the end.
 */
export class SubscriptionSource implements DeadLetterSource {
  readonly #options: SubscriptionSourceOptions;
  readonly #leases: Leases;
  /** Ack ids of redelivered messages, by message id. */
  readonly #repeats = new Map<string, string>();
  #isWaiting = false;

  constructor(options: SubscriptionSourceOptions) {
    this.#options = options;
    this.#leases = new Leases(options.client, options.clock);
  }

  async next(): Promise<readonly DeadLetter[] | undefined> {
    const { client, classifier, clock, maxMessages, settleMs, onWait, signal } = this.#options;
    const endAt = clock.now() + settleMs;
    for (;;) {
      const remaining = await this.#options.remaining?.();
      // Every delivered message is known to this run. Others are still to come, such as those leased by a killed run.
      if (remaining?.backlog === 0 && remaining.deadLetters <= classifier.open) return undefined;
      const longest = remaining === undefined ? longestPullMs : shortPullMs;
      const waitMs = Math.max(0, Math.min(longest, endAt - clock.now()));
      const pulled = await client.pull(maxMessages, waitMs, signal);
      if (pulled.length > 0) {
        const { fresh, later, finished, repeats } = classifier.classify(pulled);
        await this.#leases.add(fresh);
        await client.modifyAckDeadline(ackIdsOf(later), 0);
        await client.acknowledge(ackIdsOf(finished));
        await client.modifyAckDeadline(ackIdsOf(repeats), leaseSeconds);
        for (const { ackId, deadLetter } of repeats) this.#repeats.set(deadLetter.id, ackId);
        if (fresh.length > 0) return fresh.map(({ deadLetter }) => deadLetter);
      }
      this.#leases.throwIfFailed();
      if (signal.aborted || clock.now() >= endAt) return undefined;
      if (remaining === undefined && !this.#isWaiting) {
        this.#isWaiting = true;
        onWait();
      }
    }
  }

  async acknowledge(deadLetters: readonly DeadLetter[]): Promise<void> {
    this.#options.classifier.finish(deadLetters);
    await this.#leases.acknowledge(deadLetters);
  }

  async release(deadLetters: readonly DeadLetter[]): Promise<void> {
    await this.#leases.release(deadLetters);
  }

  async close(): Promise<void> {
    await this.#leases.close();
    await this.#options.client.modifyAckDeadline([...this.#repeats.values()], 0);
  }
}

function ackIdsOf(leased: readonly LeasedDeadLetter[]): string[] {
  return leased.map(({ ackId }) => ackId);
}
