import type { Position } from './cursors.ts';
import { byTime, type StoredEvent } from './event-store.ts';

export interface FeedOptions {
  /** `stable` cursors refer to an event; `offset` cursors count rows, and pages shift when events arrive. */
  readonly cursorKind: 'stable' | 'offset';
  /** Documented as newest first. */
  readonly order: 'newest' | 'oldest';
  /** Whether a cursor stays within its original window. Undocumented. */
  readonly cursorsKeepWindow: boolean;
}

export interface FeedPage {
  readonly total: number;
  readonly rows: readonly StoredEvent[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  /** The positions of the page before this one, and of the page after a row. */
  readonly before: () => Position;
  readonly after: (row: number) => Position;
}

/**
 * A page of events.
 * @param events All matching events, oldest first.
 * @param position Where to continue; undefined: the first page.
 */
export function pageOf(
  events: readonly StoredEvent[],
  position: Position | undefined,
  limit: number,
  { cursorKind, order }: FeedOptions,
): FeedPage {
  const ordered = order === 'oldest' ? events : events.toReversed();
  const [start, end] = range(ordered, position, limit, order);
  const rows = ordered.slice(start, end);
  const at = (row: number, side: 'after' | 'before'): Position => {
    const event = rows[row];
    if (event === undefined) throw new RangeError('The page has no such row.');
    return { kind: 'stable', nanoseconds: String(event.nanoseconds), id: event.id, side };
  };
  const isStable = cursorKind === 'stable';
  return {
    total: events.length,
    rows,
    hasBefore: start > 0 && rows.length > 0,
    hasAfter: end < ordered.length && rows.length > 0,
    before: () => (isStable ? at(0, 'before') : offset(Math.max(0, start - limit))),
    after: (row) => (isStable ? at(row, 'after') : offset(start + row + 1)),
  };
}

function offset(of: number): Position {
  return { kind: 'offset', offset: of };
}

function range(
  ordered: readonly StoredEvent[],
  position: Position | undefined,
  limit: number,
  order: FeedOptions['order'],
): [number, number] {
  if (position?.kind === 'stable') {
    const mark = { id: position.id, nanoseconds: BigInt(position.nanoseconds) };
    const place = (event: StoredEvent): number =>
      byTime(event, mark) * (order === 'oldest' ? 1 : -1);
    if (position.side === 'before') {
      const end = ordered.filter((event) => place(event) < 0).length;
      return [Math.max(0, end - limit), end];
    }
    return upTo(ordered.filter((event) => place(event) <= 0).length);
  }
  return upTo(Math.min(position?.offset ?? 0, ordered.length));

  function upTo(start: number): [number, number] {
    return [start, Math.min(start + limit, ordered.length)];
  }
}
