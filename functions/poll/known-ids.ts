import type { Item } from '@pipeline/shared/items.ts';

/** Keeps the checkpoint small: some 35 bytes per id. A forgotten event is published a second time, nothing worse. */
const maxIds = 20_000;

/** The finding ids that are already in Pub/Sub, so that repeated events are not published again. */
export class KnownIds {
  readonly #before: readonly string[];
  /** Each id that was read, with the end of the last range that contained it. */
  readonly #read = new Map<string, bigint>();
  readonly #known: Set<string>;

  /** @param before The ids in the checkpoint. */
  constructor(before: readonly string[]) {
    this.#before = before;
    this.#known = new Set(before);
  }

  /** The unknown items of a page, each once. */
  without(page: readonly Item[]): Item[] {
    const onPage = new Set<string>();
    return page.filter((item) => {
      if (item.kind === 'ignored') return true;
      if (this.#known.has(item.id) || onPage.has(item.id)) return false;
      onPage.add(item.id);
      return true;
    });
  }

  /** Adds items that are in Pub/Sub, from a range that ends at `to`. */
  add(page: readonly Item[], to: bigint): void {
    for (const item of page) {
      if (item.kind === 'ignored') continue;
      this.#known.add(item.id);
      // Move it to the end: the ids read last are forgotten last.
      this.#read.delete(item.id);
      this.#read.set(item.id, to);
    }
  }

  /**
   * The ids that a run starting at `until` may encounter.
   * @param hasReadAll Whether this run read everything since the last checkpoint: ids that it did not encounter are
   * then older.
   */
  since(until: bigint, hasReadAll: boolean): string[] {
    const read = [...this.#read].filter(([, to]) => to > until).map(([id]) => id);
    const before = hasReadAll ? [] : this.#before.filter((id) => !this.#read.has(id));
    return [...before, ...read].slice(-maxIds);
  }
}
