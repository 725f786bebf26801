import type { Clock } from '@pipeline/shared/clock.ts';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { badRequest } from './events-api-errors.ts';
import type { EventsApi, Page, Range } from './events-api.ts';

export interface ReadOptions {
  readonly api: EventsApi;
  /** Publishes the items that are not published yet. */
  readonly publish: (items: readonly Item[]) => Promise<void>;
  /** Read no more events than this at once, if the range can be divided. */
  readonly maxEvents: number;
  /** No page is requested after this time of the clock. */
  readonly until: number;
  readonly clock: Clock;
}

/**
 * `divide` and `out-of-time`: read in part. `incomplete`: read to the end, but the API counts more events than arrived,
 * for example because its pages shifted. In each case, read the range again.
 */
export type ReadOutcome = 'done' | 'divide' | 'out-of-time' | 'incomplete';

/**
 * Reads all pages of a range, in any order, and publishes each before it requests the next. `done` means that every
 * event of the range is in Pub/Sub.
 * @param divisible Whether a shorter range could be read instead.
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
    // A cursor refers to an event, not to the range: its pages may continue before the start of the range.
    const isBeyond = page.newest !== undefined && page.newest < range.from;
    if (cursor === undefined || isBeyond) {
      return ids.size + ignored < total ? 'incomplete' : 'done';
    }
    if (clock.now() >= until) return 'out-of-time';
    if (cursors.has(cursor)) {
      throw new TransientError('sysdig-paging', "the pages of Sysdig's API form a loop");
    }
    cursors.add(cursor);
    try {
      page = await api.nextPage(cursor);
    } catch (error) {
      // A refused cursor has expired: a shorter range has fewer pages.
      if (divisible && error instanceof PermanentError && error.reason === badRequest)
        return 'divide';
      throw error;
    }
  }
}
