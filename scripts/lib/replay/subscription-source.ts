import type { Clock } from '@pipeline/shared/clock.ts';
import { Leases } from './leases.ts';
import type { LeasedLetter, Letter } from './letter.ts';
import type { Search } from './search.ts';
import type { Source } from './source.ts';
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
/** After Ctrl-C, for a pull that is just being answered. */
const graceMs = 500;

/**
 * The dead letters of a subscription, by synchronous pulls. What is given back comes again with the next pull: seen
 * for a second time, it is left to its ack deadline, so that the pulls bring others, and an end is seen.
 */
export class SubscriptionSource implements Source {
  readonly #options: SubscriptionSourceOptions;
  readonly #leases: Leases;
  /** Ack ids of what has come again, by message id. */
  readonly #repeats = new Map<string, string>();

  readonly #givenUp: Promise<LeasedLetter[]>;

  constructor(options: SubscriptionSourceOptions) {
    const { client, clock, signal } = options;
    this.#options = options;
    this.#leases = new Leases(client, clock);
    this.#givenUp = untilAborted(signal).then(async () => {
      await clock.sleep(graceMs);
      return [];
    });
  }

  async next(): Promise<readonly Letter[] | undefined> {
    const { client, search, clock, settleMs, signal } = this.#options;
    const endAt = clock.now() + settleMs;
    for (;;) {
      const waitMs = Math.max(0, Math.min(longestPullMs, endAt - clock.now()));
      const pulled = await this.#pull(waitMs);
      if (pulled.length > 0) {
        const { fresh, later, finished, repeats } = search.classify(pulled);
        await this.#leases.add(fresh);
        await client.modifyAckDeadline(ackIdsOf(later), 0);
        await client.acknowledge(ackIdsOf(finished));
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

  async #pull(waitMs: number): Promise<LeasedLetter[]> {
    const { client, maxMessages, signal } = this.#options;
    if (signal.aborted) return [];
    const pull = client.pull(maxMessages, waitMs);
    // When it is waited for no longer, its failure must not turn up as an unhandled rejection.
    pull.catch(() => undefined);
    return Promise.race([pull, this.#givenUp]);
  }
}

function ackIdsOf(leased: readonly LeasedLetter[]): string[] {
  return leased.map(({ ackId }) => ackId);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
