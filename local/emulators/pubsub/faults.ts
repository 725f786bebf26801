import type { status } from '@grpc/grpc-js';
import { RpcError } from './rpc-error.ts';

/** Injected faults. Rates are from 0 (never) to 1 (always). */
export interface Faults {
  /** This share of publish requests fails with this code, without storing any message. */
  readonly publish: { readonly code: status; readonly rate: number } | undefined;
  /** Latency before a publish request is processed, in milliseconds. */
  readonly publishLatencyMs: number;
  /** This share of acknowledged messages is redelivered, as at-least-once delivery allows. */
  readonly redeliverRate: number;
}

const none: Faults = { publish: undefined, publishLatencyMs: 0, redeliverRate: 0 };

/** The active faults, and the decision whether one happens. */
export class FaultInjector {
  readonly #random: () => number;
  #faults = none;

  /** @param random from 0 (inclusive) to 1 (exclusive), like `Math.random`. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Changes the given faults and keeps the others. */
  set(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  /** Disables all faults. */
  clear(): void {
    this.#faults = none;
  }

  get settings(): Faults {
    return this.#faults;
  }

  get publishLatencyMs(): number {
    return this.#faults.publishLatencyMs;
  }

  /** @throws RpcError if this publish request is chosen to fail. */
  checkPublish(): void {
    const { publish } = this.#faults;
    if (publish !== undefined && this.#hits(publish.rate)) {
      throw new RpcError(publish.code, 'injected fault: publish failed');
    }
  }

  redelivers(): boolean {
    return this.#hits(this.#faults.redeliverRate);
  }

  #hits(rate: number): boolean {
    return rate > 0 && this.#random() < rate;
  }
}
