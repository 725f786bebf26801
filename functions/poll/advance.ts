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
  /** Publishes; what it throws ends the run. */
  readonly publish: (items: readonly Item[]) => Promise<void>;
  /** Nanoseconds: an event that reached Sysdig up to so much later than it happened is still found. */
  readonly overlap: bigint;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each moment up to which all has been published. */
  readonly onProgress?: (reached: bigint) => void;
}

export interface Period {
  /** Nanoseconds since the epoch: where reading begins when there is no checkpoint yet, and where it ends. */
  readonly begin: bigint;
  readonly end: bigint;
  /** The clock's time after which no further page is asked for. */
  readonly until: number;
}

export interface Advance {
  /** All before it has been published. */
  readonly reached: bigint;
  /** What was published, by where it went. */
  readonly published: Counts;
  /** How many of those that were read had been published before. */
  readonly known: number;
  /** `out-of-time`: the next run goes on. `overtaken`: another run did the same meanwhile, and goes on. */
  readonly ended: 'complete' | 'out-of-time' | 'overtaken';
}

/**
 * Publishes what has happened since the checkpoint, from the oldest on, and moves the checkpoint only behind what is
 * published. However a run ends, at whatever line, nothing is left out: the next one begins at the checkpoint, and what it
 * reads again it knows by the id, or makes the same finding once more.
 * @throws PermanentError, TransientError
 */
export async function advance(options: AdvanceOptions, period: Period): Promise<Advance> {
  const { store, clock, overlap, log } = options;
  const { begin, end, until } = period;
  // What reached Sysdig late may still come in behind this moment: it is looked for again.
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
    // What was done is not lost with what failed.
    await keeper.store('now');
    throw error;
  }
}
