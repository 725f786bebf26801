import type { Clock } from '@pipeline/shared/clock.ts';
import { toError } from './pubsub-errors.ts';
import type { LeasedDeadLetter, DeadLetter } from './dead-letter.ts';
import type { SubscriptionClient } from './subscription-client.ts';

/** Short, so that what a killed run has taken comes back soon; the shortest ack deadline of a subscription. */
export const leaseSeconds = 10;
const renewEveryMs = 3000;

/** The leases of the dead letters that are being worked on, renewed for as long as they are. */
export class Leases {
  readonly #client: SubscriptionClient;
  readonly #ackIds = new Map<string, string>();
  readonly #ended = new AbortController();
  readonly #renewing: Promise<void>;
  #failure: Error | undefined;

  constructor(client: SubscriptionClient, clock: Clock) {
    this.#client = client;
    this.#renewing = this.#renew(clock);
  }

  /** Takes them on. They have now the same lease, whatever the subscription's ack deadline is. */
  async add(leased: readonly LeasedDeadLetter[]): Promise<void> {
    for (const { ackId, deadLetter } of leased) this.#ackIds.set(deadLetter.id, ackId);
    await this.#client.modifyAckDeadline(
      leased.map(({ ackId }) => ackId),
      leaseSeconds,
    );
  }

  /** They are done with: Pub/Sub forgets them. @throws what has gone wrong with renewing, too */
  async acknowledge(deadLetters: readonly DeadLetter[]): Promise<void> {
    await this.#client.acknowledge(this.#end(deadLetters));
    this.throwIfFailed();
  }

  /** They are there for others at once. */
  async release(deadLetters: readonly DeadLetter[]): Promise<void> {
    await this.#client.modifyAckDeadline(this.#end(deadLetters), 0);
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Releases all that there still are. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#renewing;
    const ackIds = [...this.#ackIds.values()];
    this.#ackIds.clear();
    await this.#client.modifyAckDeadline(ackIds, 0);
  }

  #end(deadLetters: readonly DeadLetter[]): string[] {
    const ackIds = deadLetters.flatMap(({ id }) => this.#ackIds.get(id) ?? []);
    for (const { id } of deadLetters) this.#ackIds.delete(id);
    return ackIds;
  }

  async #renew(clock: Clock): Promise<void> {
    const { signal } = this.#ended;
    try {
      for (;;) {
        await clock.sleep(renewEveryMs, signal);
        await this.#client.modifyAckDeadline([...this.#ackIds.values()], leaseSeconds);
      }
    } catch (error) {
      // Whoever works with the leases is told.
      if (!signal.aborted) this.#failure = toError(error);
    }
  }
}
