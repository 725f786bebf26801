/** Computes which rows of a long list to draw: the visible ones and some beyond, so that scrolling shows no gap. */
export interface Window {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

const beyond = 8;

/** All lengths are in pixels. */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): Window {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + beyond);
  return { first: Math.min(first, end), end };
}

/** The row that a key moves to from row `index`. Undefined for a key that does not move. */
export function moved(key: string, index: number, count: number, page: number): number | undefined {
  const bound = (to: number): number => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case 'ArrowDown':
      return bound(index + 1);
    case 'ArrowUp':
      return bound(index - 1);
    case 'PageDown':
      return bound(index + page);
    case 'PageUp':
      return bound(index - page);
    case 'Home':
      return 0;
    case 'End':
      return bound(count - 1);
    default:
      return undefined;
  }
}
