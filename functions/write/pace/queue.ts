import { severities, type Severity } from '@pipeline/shared/severity.ts';

/** Whoever waits for a slot. */
export interface Waiter {
  readonly severity: Severity;
  /** Milliseconds since the epoch after which it waits no longer. */
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

const fromTheTop = severities.toReversed();

/** Who waits, the most severe first, and of one severity in the order in which they came. All wait equally long. */
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

  /** Takes the one whose turn it is. */
  next(): Waiter | undefined {
    return this.#taken(this.#lineOf(fromTheTop)?.shift());
  }

  /** Takes the one that matters least: of the lowest severity, who came last. */
  last(): Waiter | undefined {
    return this.#taken(this.#lineOf(severities)?.pop());
  }

  /** Takes those that wait no longer. */
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

  /** When the first of them will wait no longer; undefined when nobody waits. */
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
