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
  /** It is at its end when so long nothing new has come: an empty answer proves nothing. */
  readonly settleMs: number;
  /** What the pipeline itself says is left, where it can be asked: then silence need not be waited for. */
  readonly left: (() => Promise<Left | undefined>) | undefined;
  /** Told once, when it begins to wait for silence. */
  readonly onWait: () => void;
  /** Aborts at Ctrl-C: then there is no next. */
  readonly signal: AbortSignal;
}

/** What is left of a pipeline's messages. */
export interface Left {
  /** Dead letters of the stage that are not acknowledged, whoever holds them. */
  readonly deadLetters: number;
  /** Messages that the stage has yet to handle: each may become a dead letter. */
  readonly backlog: number;
}

const longestPullMs = 5000;
/** Where the pipeline can be asked, it is asked again soon. */
const shortPullMs = 200;

/**
 * The dead letters of a subscription, by synchronous pulls. What is given back comes again with the next pull. The
 * second time it is kept for the length of a lease, so that the pulls bring others, and an end is seen.
 */
export class SubscriptionSource implements DeadLetterSource {
  readonly #options: SubscriptionSourceOptions;
  readonly #leases: Leases;
  /** Ack ids of what has come again, by message id. */
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
      const left = await this.#options.left?.();
      // What was delivered is known to this run; anything else is yet to come, such as what a killed run holds.
      if (left?.backlog === 0 && left.deadLetters <= classifier.open) return undefined;
      const longest = left === undefined ? longestPullMs : shortPullMs;
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
      if (left === undefined && !this.#isWaiting) {
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
