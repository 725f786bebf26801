import type { Finding } from '../finding/finding.ts';
import type { FoldedEvent } from './state.ts';

/** New to its fold, or already in it. */
export type Outcome = 'written' | 'duplicate';

/** An event that is being folded, and whose message is unanswered. */
export class Member implements FoldedEvent {
  readonly id: string;
  readonly time: string;
  /** The finding if this were the only event. */
  readonly finding: Finding;
  /** Why Security Command Center refused that finding. */
  refusal: unknown;
  readonly settled: Promise<Outcome>;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #reject: (error: unknown) => void;
  #isAnswered = false;

  constructor({ id, time, finding }: FoldedEvent & { readonly finding: Finding }) {
    this.id = id;
    this.time = time;
    this.finding = finding;
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.settled = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Whether the message has been answered. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The first answer counts. */
  succeed(outcome: Outcome): void {
    this.#isAnswered = true;
    this.#resolve(outcome);
  }

  fail(error: unknown): void {
    this.#isAnswered = true;
    this.#reject(error);
  }
}
