/**
 * Named values of an alert, and which of them a part has taken. What nobody claims becomes a source property: reading a
 * value claims it only where something came of it, so that nothing that an alert says is lost.
 */
export class Claims {
  // A map: it finds names that were put together as fast as others.
  readonly #values: ReadonlyMap<string, string>;
  readonly #names: readonly string[];
  readonly #claimed = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = new Map(Object.entries(values));
    this.#names = [...this.#values.keys()];
  }

  /** The value, which stays unclaimed. */
  peek(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The first of these that is there; it stays unclaimed. */
  peekFirst(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#values.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Whether a name begins with this. */
  has(prefix: string): boolean {
    return this.#names.some((name) => name.startsWith(prefix));
  }

  names(): readonly string[] {
    return this.#names;
  }

  /** Says that what these hold is in a part. */
  claim(...names: readonly string[]): void {
    for (const name of names) this.#claimed.add(name);
  }

  /** Claims those of these that say just this, since a part says it. */
  claimAs(value: string | undefined, ...names: readonly string[]): void {
    if (value === undefined) return;
    for (const name of names) if (this.#values.get(name) === value) this.#claimed.add(name);
  }

  /** The first of these that is there. It is claimed, and so are the others that say the same. */
  take(...names: readonly string[]): string | undefined {
    return this.read((value) => value, ...names);
  }

  /** What `read` makes of the first of these that it can read. Claimed as by `take`. */
  read<T>(read: (value: string) => T | undefined, ...names: readonly string[]): T | undefined {
    for (const name of names) {
      const value = this.#values.get(name);
      if (value === undefined) continue;
      const result = read(value);
      if (result === undefined) continue;
      this.claimAs(value, ...names);
      return result;
    }
    return undefined;
  }

  /** The values whose names match, with the match; none is claimed. */
  matching(pattern: RegExp): { name: string; value: string; match: RegExpExecArray }[] {
    const found: { name: string; value: string; match: RegExpExecArray }[] = [];
    for (const name of this.#names) {
      const match = pattern.exec(name);
      if (match !== null) found.push({ name, value: this.#values.get(name) ?? '', match });
    }
    return found;
  }

  /** What nobody claimed. */
  rest(): { name: string; value: string }[] {
    return [...this.#values]
      .filter(([name]) => !this.#claimed.has(name))
      .map(([name, value]) => ({ name, value }));
  }
}

/** All that an alert says by name. */
export interface Facts {
  /** Falco's fields. */
  readonly fields: Claims;
  /** Sysdig's labels. */
  readonly labels: Claims;
  /** Whatever else the sender said, by path. */
  readonly details: Claims;
}
