import { pointerIn, Whole } from './pointers.ts';

/**
 * The named values of an alert, and which of them a part has claimed. Unclaimed values become source properties. Claim
 * a value only if a part uses it, so that no value is lost. A value at a JSON pointer may also be in a whole object that
 * the rule prints instead, which stays unclaimed.
 */
export class Claims {
  // A map: its lookups are fast even for concatenated names.
  readonly #values: ReadonlyMap<string, string>;
  readonly #names: readonly string[];
  readonly #wholes: Whole[] = [];
  readonly #claimed = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = new Map(Object.entries(values));
    this.#names = [...this.#values.keys()];
    for (const [name, value] of this.#values) {
      const whole = Whole.in(name, value);
      if (whole !== undefined) this.#wholes.push(whole);
    }
  }

  /** Returns the value without claiming it. */
  peek(name: string): string | undefined {
    return this.#values.get(name) ?? this.#inside(name);
  }

  #inside(name: string): string | undefined {
    if (this.#wholes.length === 0) return undefined;
    const pointer = pointerIn(name);
    if (pointer === undefined) return undefined;
    for (const whole of this.#wholes) {
      const value = whole.at(pointer);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Returns the JSON pointers that whole objects show. */
  pointers(): string[] {
    return this.#wholes.flatMap((whole) => whole.pointers());
  }

  /** Returns the first existing value without claiming it. */
  peekFirst(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.peek(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Returns whether a name begins with this prefix. */
  has(prefix: string): boolean {
    return this.#names.some((name) => name.startsWith(prefix));
  }

  names(): readonly string[] {
    return this.#names;
  }

  /** Marks these values as part of the event. */
  claim(...names: readonly string[]): void {
    for (const name of names) this.#claimed.add(name);
  }

  /** Claims those of the names whose value equals this one, since a part contains it. */
  claimAs(value: string | undefined, ...names: readonly string[]): void {
    if (value === undefined) return;
    for (const name of names) if (this.#values.get(name) === value) this.#claimed.add(name);
  }

  /** Returns the first existing value. Claims it, and the others with the same value. */
  take(...names: readonly string[]): string | undefined {
    return this.read((value) => value, ...names);
  }

  /** Returns the first value that `read` can parse. Claims it as `take` does. */
  read<T>(read: (value: string) => T | undefined, ...names: readonly string[]): T | undefined {
    for (const name of names) {
      const value = this.peek(name);
      if (value === undefined) continue;
      const result = read(value);
      if (result === undefined) continue;
      this.claimAs(value, ...names);
      return result;
    }
    return undefined;
  }

  /** Returns the values whose names match, with the match. Claims none. */
  matching(pattern: RegExp): { name: string; value: string; match: RegExpExecArray }[] {
    const found: { name: string; value: string; match: RegExpExecArray }[] = [];
    for (const name of this.#names) {
      const match = pattern.exec(name);
      if (match !== null) found.push({ name, value: this.#values.get(name) ?? '', match });
    }
    return found;
  }

  /** Returns the unclaimed values. */
  rest(): { name: string; value: string }[] {
    return [...this.#values]
      .filter(([name]) => !this.#claimed.has(name))
      .map(([name, value]) => ({ name, value }));
  }
}

/** All named values of an alert. */
export interface Facts {
  /** Falco's fields. */
  readonly fields: Claims;
  /** Sysdig's labels. */
  readonly labels: Claims;
  /** All other values of the sender, by path. */
  readonly details: Claims;
}
