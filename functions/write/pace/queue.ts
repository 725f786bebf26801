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

  get size(): number {
    return severities.reduce((sum, severity) => sum + this.#waiters[severity].length, 0);
  }

  add(waiter: Waiter): void {
    this.#waiters[waiter.severity].push(waiter);
  }

  /** Takes the one whose turn it is. */
  next(): Waiter | undefined {
    return this.#lineOf(fromTheTop)?.shift();
  }

  /** Takes the one that matters least: of the lowest severity, who came last. */
  last(): Waiter | undefined {
    return this.#lineOf(severities)?.pop();
  }

  /** Takes those that wait no longer. */
  expired(now: number): Waiter[] {
    return severities.flatMap((severity) => {
      const line = this.#waiters[severity];
      const waiting = line.findIndex(({ until }) => until > now);
      return line.splice(0, waiting === -1 ? line.length : waiting);
    });
  }

  /** When the first of them will wait no longer; undefined when nobody waits. */
  get nextExpiry(): number | undefined {
    const heads = severities.flatMap((severity) => this.#waiters[severity][0]?.until ?? []);
    return heads.length === 0 ? undefined : Math.min(...heads);
  }

  #lineOf(order: readonly Severity[]): Waiter[] | undefined {
    const severity = order.find((each) => this.#waiters[each].length > 0);
    return severity && this.#waiters[severity];
  }
}
