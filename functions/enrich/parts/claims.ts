/**
 * Named values of an alert, and which of them a part has taken. What nobody claims becomes a source property: reading a
 * value claims it only where something came of it, so that nothing that an alert says is lost.
 */
export class Claims {
  readonly #values: Readonly<Record<string, string>>;
  readonly #claimed = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values;
  }

  /** The value, which stays unclaimed. */
  peek(name: string): string | undefined {
    return this.#values[name];
  }

  /** The first of these that is there; it stays unclaimed. */
  peekFirst(...names: readonly string[]): string | undefined {
    const found = names.find((name) => this.#values[name] !== undefined);
    return found === undefined ? undefined : this.#values[found];
  }

  /** Whether a name begins with this. */
  has(prefix: string): boolean {
    return this.names().some((name) => name.startsWith(prefix));
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  /** Says that what these hold is in a part. */
  claim(...names: readonly string[]): void {
    for (const name of names) this.#claimed.add(name);
  }

  /** Claims those of these that say just this, since a part says it. */
  claimAs(value: string | undefined, ...names: readonly string[]): void {
    if (value === undefined) return;
    for (const name of names) if (this.#values[name] === value) this.#claimed.add(name);
  }

  /** The first of these that is there. It is claimed, and so are the others that say the same. */
  take(...names: readonly string[]): string | undefined {
    return this.read((value) => value, ...names);
  }

  /** What `read` makes of the first of these that it can read. Claimed as by `take`. */
  read<T>(read: (value: string) => T | undefined, ...names: readonly string[]): T | undefined {
    for (const name of names) {
      const value = this.#values[name];
      if (value === undefined) continue;
      const result = read(value);
      if (result === undefined) continue;
      this.claim(...names.filter((other) => this.#values[other] === value));
      return result;
    }
    return undefined;
  }

  /** The values whose names match, with the match; none is claimed. */
  matching(pattern: RegExp): { name: string; value: string; match: RegExpExecArray }[] {
    return Object.entries(this.#values).flatMap(([name, value]) => {
      const match = pattern.exec(name);
      return match === null ? [] : [{ name, value, match }];
    });
  }

  /** What nobody claimed. */
  rest(): { name: string; value: string }[] {
    return Object.entries(this.#values)
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
