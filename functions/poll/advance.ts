import type { Clock } from '@pipeline/shared/clock.ts';
import { countItems, type Counts } from '@pipeline/shared/publish-items.ts';
import type { Item } from '@pipeline/shared/items.ts';
import type { Log } from '@pipeline/shared/log.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { CheckpointStore } from './checkpoint.ts';
import type { EventsApi, Range } from './events-api.ts';
import { KnownIds } from './known-ids.ts';
import { max, min, nanosOfMillis } from './nanos.ts';
import { retryingApi } from './retrying-api.ts';
import { readPeriod } from './read-period.ts';

export interface AdvanceOptions {
  readonly api: EventsApi;
  readonly store: CheckpointStore;
  /** Publishes items. An error ends the run. */
  readonly publish: (items: readonly Item[]) => Promise<void>;
  /** Nanoseconds. Events that reach Sysdig up to this much late are still found. */
  readonly overlap: bigint;
  readonly clock: Clock;
  readonly log: Log;
  /** Reports each moment up to which everything is published. */
  readonly onProgress?: (reached: bigint) => void;
}

export interface Period {
  /** Nanoseconds since the epoch: the start of reading if there is no checkpoint, and the end. */
  readonly begin: bigint;
  readonly end: bigint;
  /** No page is requested after this time of the clock. */
  readonly until: number;
}

export interface Advance {
  /** Everything before this moment is published. */
  readonly reached: bigint;
  /** Published items, by destination. */
  readonly published: Counts;
  /** The number of items read that were already published. */
  readonly known: number;
  /** `out-of-time`: the next run continues. `overtaken`: a concurrent run did the same, and continues. */
  readonly ended: 'complete' | 'out-of-time' | 'overtaken';
}

/**
 * Publishes everything since the checkpoint, oldest first, and moves the checkpoint only past published events. However
 * a run ends, at whatever line, no event is missed: the next run starts at the checkpoint, and recognizes repeated
 * events by id or makes the same finding again.
 */
export async function advance(options: AdvanceOptions, period: Period): Promise<Advance> {
  const { store, clock, overlap, log } = options;
  const { begin, end, until } = period;
  // Late events may still arrive after this moment: read it again.
  const settled = nanosOfMillis(clock.now()) - overlap;
  const keeper = await CheckpointKeeper.open(store, clock, begin);
  const known = new KnownIds(keeper.current.known);
  let published = countItems([]);
  let repeated = 0;
  let reached = keeper.current.until;

  const publish = async (page: readonly Item[], range: Range): Promise<void> => {
    const fresh = known.without(page);
    await options.publish(fresh);
    published = countItems(fresh, published);
    repeated += page.length - fresh.length;
    known.add(page, range.to);
  };
  const result = (ended: Advance['ended']): Advance => {
    return { reached, published, known: repeated, ended };
  };

  const api = retryingApi(options.api, clock, until);
  const ranges = readPeriod({ api, publish, until, clock, log }, { from: reached, to: end });
  try {
    for (;;) {
      const step = await ranges.next();
      if (step.done) return result((await keeper.store('now')) ? step.value : 'overtaken');
      reached = step.value.to;
      const final = max(keeper.current.until, min(reached, settled));
      keeper.move({ until: final, reached, known: known.since(final, reached === end) });
      options.onProgress?.(reached);
      if (!(await keeper.store('when due'))) return result('overtaken');
    }
  } catch (error) {
    // Keep the progress made before the failure.
    await keeper.store('now');
    throw error;
  }
}
