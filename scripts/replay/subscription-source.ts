import type { Clock } from '@pipeline/shared/clock.ts';
import { Leases, leaseSeconds } from './leases.ts';
import type { LeasedLetter, Letter } from './dead-letter.ts';
import type { Search } from './delivery-classifier.ts';
import type { Source } from './dead-letter-source.ts';
import type { SubscriptionClient } from './subscription-client.ts';

export interface SubscriptionSourceOptions {
  readonly client: SubscriptionClient;
  readonly search: Search;
  readonly clock: Clock;
  readonly maxMessages: number;
  /** It is at its end when so long nothing new has come: an empty answer proves nothing. */
  readonly settleMs: number;
  /** Aborts at Ctrl-C: then there is no next. */
  readonly signal: AbortSignal;
}

const longestPullMs = 5000;

/**
 * The dead letters of a subscription, by synchronous pulls. What is given back comes again with the next pull. The
 * second time it is kept for the length of a lease, so that the pulls bring others, and an end is seen.
 */
export class SubscriptionSource implements Source {
  readonly #options: SubscriptionSourceOptions;
  readonly #leases: Leases;
  /** Ack ids of what has come again, by message id. */
  readonly #repeats = new Map<string, string>();

  constructor(options: SubscriptionSourceOptions) {
    this.#options = options;
    this.#leases = new Leases(options.client, options.clock);
  }

  async next(): Promise<readonly Letter[] | undefined> {
    const { client, search, clock, maxMessages, settleMs, signal } = this.#options;
    const endAt = clock.now() + settleMs;
    for (;;) {
      const waitMs = Math.max(0, Math.min(longestPullMs, endAt - clock.now()));
      const pulled = await client.pull(maxMessages, waitMs, signal);
      if (pulled.length > 0) {
        const { fresh, later, finished, repeats } = search.classify(pulled);
        await this.#leases.add(fresh);
        await client.modifyAckDeadline(ackIdsOf(later), 0);
        await client.acknowledge(ackIdsOf(finished));
        await client.modifyAckDeadline(ackIdsOf(repeats), leaseSeconds);
        for (const { ackId, letter } of repeats) this.#repeats.set(letter.id, ackId);
        if (fresh.length > 0) return fresh.map(({ letter }) => letter);
      }
      this.#leases.throwIfFailed();
      if (signal.aborted || clock.now() >= endAt) return undefined;
    }
  }

  async acknowledge(letters: readonly Letter[]): Promise<void> {
    this.#options.search.finish(letters);
    await this.#leases.acknowledge(letters);
  }

  async release(letters: readonly Letter[]): Promise<void> {
    await this.#leases.release(letters);
  }

  async close(): Promise<void> {
    await this.#leases.close();
    await this.#options.client.modifyAckDeadline([...this.#repeats.values()], 0);
  }
}

function ackIdsOf(leased: readonly LeasedLetter[]): string[] {
  return leased.map(({ ackId }) => ackId);
}
