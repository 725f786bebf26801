import type { JsonObject } from '@pipeline/shared/json.ts';
import { toRow } from './finding-row.ts';

interface Change {
  /** Counts all changes there ever were. */
  readonly at: number;
  readonly id: string;
}

interface Known {
  readonly name: string;
  /** Its latest change. */
  at: number;
  /** Its row as JSON, once somebody has asked for it since. */
  json: string | undefined;
}

/** Rows to be sent, and where to go on from. */
export interface Rows {
  readonly rows: readonly string[];
  readonly cursor: number;
}

/**
 * The findings in the order of their latest changes, so that whoever has seen them up to some change can be given those
 * that changed since, at a cost that depends on these alone. A finding that changed several times is there once.
 */
export class FindingRows {
  readonly #read: (name: string) => JsonObject | undefined;
  readonly #findings = new Map<string, Known>();
  #changes: Change[] = [];
  #last = 0;

  /** @param read a finding by its name. */
  constructor(read: (name: string) => JsonObject | undefined) {
    this.#read = read;
  }

  /** A finding is new or not what it was. Called for each write: it only notes that. */
  changed(name: string): void {
    const id = name.slice(name.lastIndexOf('/') + 1);
    this.#last += 1;
    this.#findings.set(id, { name, at: this.#last, json: undefined });
    this.#changes.push({ at: this.#last, id });
    if (this.#changes.length > 2 * this.#findings.size + 1000) this.#forgetOld();
  }

  get size(): number {
    return this.#findings.size;
  }

  /** The latest change. Before the first it is 0: the cursor of whoever has seen none. */
  get last(): number {
    return this.#last;
  }

  /** The full names of all of them. */
  *names(): Generator<string> {
    for (const { name } of this.#findings.values()) yield name;
  }

  /** The full name of a finding. */
  nameOf(id: string): string | undefined {
    return this.#findings.get(id)?.name;
  }

  /** No more than `limit` rows, each as JSON, of what changed after `cursor`, up to the change `until`. */
  since(cursor: number, until: number, limit: number): Rows {
    const rows: string[] = [];
    for (let index = this.#firstAfter(cursor); index < this.#changes.length; index += 1) {
      const change = this.#changes[index];
      if (change === undefined || change.at > until) break;
      if (rows.length === limit) return { rows, cursor: change.at - 1 };
      const known = this.#findings.get(change.id);
      // If it changed again, it comes in its later place.
      if (known?.at === change.at) rows.push(this.#jsonOf(change.id, known));
    }
    return { rows, cursor: until };
  }

  #jsonOf(id: string, known: Known): string {
    known.json ??= JSON.stringify(toRow(id, this.#read(known.name) ?? {}));
    return known.json;
  }

  /** By bisection: changes are in order. */
  #firstAfter(cursor: number): number {
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.at ?? Infinity) > cursor) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Changes that a later one of the same finding has made void. */
  #forgetOld(): void {
    this.#changes = this.#changes.filter(({ at, id }) => this.#findings.get(id)?.at === at);
  }
}
