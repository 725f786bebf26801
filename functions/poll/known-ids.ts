import type { Item } from '@pipeline/shared/items.ts';

/** A checkpoint stays a small object: some 35 bytes an id. What is forgotten is published a second time, no more. */
const maxIds = 20_000;

/** The finding ids that are in Pub/Sub already, so that what is read again is not published again. */
export class KnownIds {
  readonly #before: readonly string[];
  /** Each id that was read, with the end of the last range that it was in. */
  readonly #read = new Map<string, bigint>();
  readonly #known: Set<string>;

  /** @param before those that the checkpoint knew. */
  constructor(before: readonly string[]) {
    this.#before = before;
    this.#known = new Set(before);
  }

  /** The items of a page that are not known, each once. */
  without(page: readonly Item[]): Item[] {
    const onPage = new Set<string>();
    return page.filter((item) => {
      if (item.kind === 'ignored') return true;
      if (this.#known.has(item.id) || onPage.has(item.id)) return false;
      onPage.add(item.id);
      return true;
    });
  }

  /** They are in Pub/Sub, and were read in a range that ends at `to`. */
  add(page: readonly Item[], to: bigint): void {
    for (const item of page) {
      if (item.kind === 'ignored') continue;
      this.#known.add(item.id);
      // Behind all others: the last that were read are the last to be forgotten.
      this.#read.delete(item.id);
      this.#read.set(item.id, to);
    }
  }

  /**
   * Those that a run from `until` on may come across.
   * @param hasReadAll whether this run has read all since the last checkpoint: what it did not come across then lies before.
   */
  since(until: bigint, hasReadAll: boolean): string[] {
    const read = [...this.#read].filter(([, to]) => to > until).map(([id]) => id);
    const before = hasReadAll ? [] : this.#before.filter((id) => !this.#read.has(id));
    return [...before, ...read].slice(-maxIds);
  }
}
