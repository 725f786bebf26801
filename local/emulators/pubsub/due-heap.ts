/** An item with a due time. Both fields belong to the heap that contains it. */
export interface Due {
  /** Milliseconds since the Unix epoch. */
  dueAt: number;
  /** Its index in the heap, or -1. Allows removal without a search. */
  heapIndex: number;
}

/** A binary heap: reading the earliest item is O(1), adding and removing are O(log n). */
export class DueHeap<T extends Due> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The earliest item, without removing it. */
  first(): T | undefined {
    return this.#items[0];
  }

  add(item: T, dueAt: number): void {
    item.dueAt = dueAt;
    this.#place(item, this.#items.length);
    this.#rise(item);
  }

  /** Does nothing if the item is not in the heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    if (index === -1) return;
    item.heapIndex = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#place(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(item: T): void {
    while (item.heapIndex > 0) {
      const parent = this.#items[(item.heapIndex - 1) >> 1];
      if (parent === undefined || parent.dueAt <= item.dueAt) return;
      this.#swap(parent, item);
    }
  }

  #sink(item: T): void {
    for (;;) {
      const left = this.#items[2 * item.heapIndex + 1];
      const right = this.#items[2 * item.heapIndex + 2];
      const child =
        left !== undefined && right !== undefined && right.dueAt < left.dueAt ? right : left;
      if (child === undefined || item.dueAt <= child.dueAt) return;
      this.#swap(item, child);
    }
  }

  #swap(a: T, b: T): void {
    const index = a.heapIndex;
    this.#place(a, b.heapIndex);
    this.#place(b, index);
  }

  #place(item: T, index: number): void {
    this.#items[index] = item;
    item.heapIndex = index;
  }
}
