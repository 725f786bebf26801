import type { Clock } from '@pipeline/shared/clock.ts';
import { toError } from './pubsub-errors.ts';
import type { LeasedDeadLetter, DeadLetter } from './dead-letter.ts';
import type { SubscriptionClient } from './subscription-client.ts';

/** The shortest ack deadline that Pub/Sub allows, so that messages of a killed run are redelivered soon. */
export const leaseSeconds = 10;
const renewEveryMs = 3000;

/** Leases of the dead letters in progress. Renews each lease until its dead letter is finished. */
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

  /** Adds dead letters and sets their lease, independent of the subscription's ack deadline. */
  async add(leased: readonly LeasedDeadLetter[]): Promise<void> {
    for (const { ackId, deadLetter } of leased) this.#ackIds.set(deadLetter.id, ackId);
    await this.#client.modifyAckDeadline(
      leased.map(({ ackId }) => ackId),
      leaseSeconds,
    );
  }

  /** Acknowledges finished dead letters. @throws PubSubError, also for a failed renewal */
  async acknowledge(deadLetters: readonly DeadLetter[]): Promise<void> {
    await this.#client.acknowledge(this.#end(deadLetters));
    this.throwIfFailed();
  }

  /** Releases dead letters, so that others can pull them at once. */
  async release(deadLetters: readonly DeadLetter[]): Promise<void> {
    await this.#client.modifyAckDeadline(this.#end(deadLetters), 0);
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Releases all remaining dead letters. */
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
      // Report the failure at the next call.
      if (!signal.aborted) this.#failure = toError(error);
    }
  }
}
