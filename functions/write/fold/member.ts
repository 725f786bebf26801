import type { Finding } from '../finding/finding.ts';
import type { FoldedEvent } from './state.ts';

/** New to its fold, or in it already. */
export type Outcome = 'written' | 'duplicate';

/** An event on its way into a fold, whose message waits for an answer. */
export class Member implements FoldedEvent {
  readonly id: string;
  readonly time: string;
  /** What the finding would be if it were the only event. */
  readonly finding: Finding;
  /** Why Security Command Center does not take that finding. */
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

  /** Nobody waits for it any more. */
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
