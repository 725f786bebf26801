import { severities, type Severity } from '@pipeline/shared/severity.ts';

/** A request that waits for a slot. */
export interface Waiter {
  readonly severity: Severity;
  /** Maximum time to wait, in milliseconds since the epoch. */
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

const fromTheTop = severities.toReversed();

/** Waiting requests, most severe first, and in order of arrival within one severity. All have the same maximum wait. */
export class Queue {
  readonly #waiters: Readonly<Record<Severity, Waiter[]>> = {
    CRITICAL: [],
    HIGH: [],
    MEDIUM: [],
    LOW: [],
  };

  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(waiter: Waiter): void {
    this.#waiters[waiter.severity].push(waiter);
    this.#size += 1;
  }

  /** Removes the request that is next. */
  next(): Waiter | undefined {
    return this.#taken(this.#lineOf(fromTheTop)?.shift());
  }

  /** Removes the least important request: the last arrival of the lowest severity. */
  last(): Waiter | undefined {
    return this.#taken(this.#lineOf(severities)?.pop());
  }

  /** Removes requests whose maximum wait is over. */
  expired(now: number): Waiter[] {
    if (this.#size === 0) return [];
    const expired = severities.flatMap((severity) => {
      const line = this.#waiters[severity];
      const waiting = line.findIndex(({ until }) => until > now);
      return line.splice(0, waiting === -1 ? line.length : waiting);
    });
    this.#size -= expired.length;
    return expired;
  }

  /** When the first request expires; undefined if none waits. */
  get nextExpiry(): number | undefined {
    if (this.#size === 0) return undefined;
    const heads = severities.flatMap((severity) => this.#waiters[severity][0]?.until ?? []);
    return heads.length === 0 ? undefined : Math.min(...heads);
  }

  #taken(waiter: Waiter | undefined): Waiter | undefined {
    if (waiter !== undefined) this.#size -= 1;
    return waiter;
  }

  #lineOf(order: readonly Severity[]): Waiter[] | undefined {
    const severity = order.find((each) => this.#waiters[each].length > 0);
    return severity && this.#waiters[severity];
  }
}
