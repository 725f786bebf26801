import type { Clock } from '@pipeline/shared/clock.ts';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { badRequest } from './events-api-errors.ts';
import type { EventsApi, Page, Range } from './events-api.ts';

export interface ReadOptions {
  readonly api: EventsApi;
  /** Publishes those of the items that have not been published yet. */
  readonly publish: (items: readonly Item[]) => Promise<void>;
  /** More events than this are not read in one go, where the range can be divided. */
  readonly maxEvents: number;
  /** The clock's time after which no further page is asked for. */
  readonly until: number;
  readonly clock: Clock;
}

/**
 * `divide` and `out-of-time`: it was read in part. `incomplete`: it was read to its end, and the API counts more
 * events than came, as when its pages have shifted meanwhile. In each case it must be read again.
 */
export type ReadOutcome = 'done' | 'divide' | 'out-of-time' | 'incomplete';

/**
 * Reads all pages of a range, in whatever order they come, and publishes each before it asks for the next.
 * `done` says that every event of the range is in Pub/Sub.
 * @param divisible whether a shorter range could be read instead.
 */
export async function readRange(
  { api, publish, maxEvents, until, clock }: ReadOptions,
  range: Range,
  divisible: boolean,
): Promise<ReadOutcome> {
  const ids = new Set<string>();
  const cursors = new Set<string>();
  let ignored = 0;
  let total = 0;
  let page: Page = await api.firstPage(range);
  for (;;) {
    total = Math.max(total, page.total ?? 0);
    if (divisible && Math.max(total, ids.size) > maxEvents) return 'divide';
    await publish(page.items);
    for (const item of page.items) {
      if (item.kind === 'ignored') ignored += 1;
      else ids.add(item.id);
    }
    const { cursor } = page;
    // A cursor stands for an event and not for the range: its pages may go on beyond the range's beginning.
    const isBeyond = page.newest !== undefined && page.newest < range.from;
    if (cursor === undefined || isBeyond) {
      return ids.size + ignored < total ? 'incomplete' : 'done';
    }
    if (clock.now() >= until) return 'out-of-time';
    if (cursors.has(cursor)) {
      throw new TransientError('sysdig-paging', "the pages of Sysdig's API go round in circles");
    }
    cursors.add(cursor);
    try {
      page = await api.nextPage(cursor);
    } catch (error) {
      // A cursor that is refused has expired: a shorter range has fewer pages.
      if (divisible && error instanceof PermanentError && error.reason === badRequest)
        return 'divide';
      throw error;
    }
  }
}
