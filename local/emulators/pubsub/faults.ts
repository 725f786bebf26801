import type { status } from '@grpc/grpc-js';
import { RpcError } from './rpc-error.ts';

/** What goes wrong on purpose. Rates are from 0 (never) to 1 (always). */
export interface Faults {
  /** This share of publish requests fails with this code, and none of its messages is kept. */
  readonly publish: { readonly code: status; readonly rate: number } | undefined;
  /** Milliseconds before a publish request is looked at. */
  readonly publishLatencyMs: number;
  /** This share of acknowledged messages is delivered once more: what "at least once" allows. */
  readonly redeliverRate: number;
}

const none: Faults = { publish: undefined, publishLatencyMs: 0, redeliverRate: 0 };

/** The faults in force, and what draws whether one happens. */
export class FaultInjector {
  readonly #random: () => number;
  #faults = none;

  /** @param random from 0 (inclusive) to 1 (exclusive), like `Math.random`. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Changes those that are given; the others stay. */
  set(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  /** From now on nothing goes wrong on purpose. */
  clear(): void {
    this.#faults = none;
  }

  get settings(): Faults {
    return this.#faults;
  }

  get publishLatencyMs(): number {
    return this.#faults.publishLatencyMs;
  }

  /** @throws RpcError when this publish request is to fail. */
  checkPublish(): void {
    const { publish } = this.#faults;
    if (publish !== undefined && this.#hits(publish.rate)) {
      throw new RpcError(publish.code, 'publish failed on purpose');
    }
  }

  redelivers(): boolean {
    return this.#hits(this.#faults.redeliverRate);
  }

  #hits(rate: number): boolean {
    return rate > 0 && this.#random() < rate;
  }
}
