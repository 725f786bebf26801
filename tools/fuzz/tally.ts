/** The counts of outcomes by kind of case. */
export class Tally {
  readonly #rows = new Map<string, Map<string, number>>();
  #total = 0;
  /** The slowest case, with its kind. */
  slowest = { kind: 'none', millis: 0 };

  add(kind: string, outcome: string, millis: number): void {
    const row = this.#rows.get(kind) ?? new Map<string, number>();
    row.set(outcome, (row.get(outcome) ?? 0) + 1);
    this.#rows.set(kind, row);
    this.#total += 1;
    if (millis > this.slowest.millis) this.slowest = { kind, millis: Math.round(millis) };
  }

  get total(): number {
    return this.#total;
  }

  /** By kind and outcome, both sorted. */
  rows(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      sorted(this.#rows).map(([kind, row]) => [kind, Object.fromEntries(sorted(row))]),
    );
  }
}

function sorted<T>(entries: Iterable<[string, T]>): [string, T][] {
  return [...entries].toSorted(([a], [b]) => a.localeCompare(b));
}
