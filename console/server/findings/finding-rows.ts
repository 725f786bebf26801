import type { JsonObject } from '@pipeline/shared/json.ts';
import { toRow } from './finding-row.ts';

interface Change {
  /** Number of all changes so far. */
  readonly at: number;
  readonly id: string;
}

interface Known {
  readonly name: string;
  /** Number of its latest change. */
  at: number;
  /** Its row as JSON, cached since the latest change. */
  json: string | undefined;
}

/** Rows to send, and the cursor to continue from. */
export interface Rows {
  readonly rows: readonly string[];
  readonly cursor: number;
}

/**
 * The findings in the order of their latest changes. Returns what changed since a reader's cursor, at a cost that
 * depends only on the number of those changes. A finding that changed several times is returned once.
 */
export class FindingRows {
  readonly #read: (name: string) => JsonObject | undefined;
  readonly #findings = new Map<string, Known>();
  #changes: Change[] = [];
  #last = 0;

  /** @param read Reads a finding by its name. */
  constructor(read: (name: string) => JsonObject | undefined) {
    this.#read = read;
  }

  /** Records that a finding is new or changed. Called for each write, so do no more than that. */
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

  /** The number of the latest change. 0 before the first; also the cursor of a new reader. */
  get last(): number {
    return this.#last;
  }

  /** The full names of all findings. */
  *names(): Generator<string> {
    for (const { name } of this.#findings.values()) yield name;
  }

  /** The full name of a finding. */
  nameOf(id: string): string | undefined {
    return this.#findings.get(id)?.name;
  }

  /** At most `limit` rows as JSON: the findings that changed after `cursor`, up to the change `until`. */
  since(cursor: number, until: number, limit: number): Rows {
    const rows: string[] = [];
    for (let index = this.#firstAfter(cursor); index < this.#changes.length; index += 1) {
      const change = this.#changes[index];
      if (change === undefined || change.at > until) break;
      if (rows.length === limit) return { rows, cursor: change.at - 1 };
      const known = this.#findings.get(change.id);
      // A finding that changed again is returned at its later position.
      if (known?.at === change.at) rows.push(this.#jsonOf(change.id, known));
    }
    return { rows, cursor: until };
  }

  #jsonOf(id: string, known: Known): string {
    known.json ??= JSON.stringify(toRow(id, this.#read(known.name) ?? {}));
    return known.json;
  }

  /** Binary search: changes are in order. */
  #firstAfter(cursor: number): number {
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.at ?? Infinity) > cursor) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Removes changes that a later change of the same finding supersedes. */
  #forgetOld(): void {
    this.#changes = this.#changes.filter(({ at, id }) => this.#findings.get(id)?.at === at);
  }
}
