import type { Log } from '@pipeline/shared/log.ts';
import { fromNanos } from '@pipeline/shared/time.ts';
import type { Range } from './events-api.ts';
import { max, min, nanosOfSeconds } from './nanos.ts';
import { readRange, type ReadOptions } from './read-range.ts';

/** Sysdig accepts ranges of at most 14 days. */
const longest = nanosOfSeconds(14 * 24 * 3600);
/** Shorter ranges are read as they are, however many events they hold. */
const shortest = nanosOfSeconds(1);
/** Ten pages: if one fails, or the time is up, no more than that is read again. */
const maxEvents = 2000;
/** The number of rereads of a range if Sysdig counts more events than it returns. */
const rereads = 2;

export interface ReadPeriodOptions extends Omit<ReadOptions, 'publish' | 'maxEvents'> {
  /** Publishes the items of a page that are not published yet. */
  readonly publish: (items: Parameters<ReadOptions['publish']>[0], range: Range) => Promise<void>;
  readonly log: Log;
}

/**
 * Reads a period of any length, oldest first, in ranges short enough to read whole. Yields each range once all of it is
 * published.
 * @returns Whether it reached the end.
 */
export async function* readPeriod(
  options: ReadPeriodOptions,
  { from: begin, to: end }: Range,
): AsyncGenerator<Range, 'complete' | 'out-of-time'> {
  let from = begin;
  let span = longest;
  let again = 0;
  while (from < end) {
    if (options.clock.now() >= options.until) return 'out-of-time';
    const range = { from, to: min(from + span, end) };
    const length = range.to - range.from;
    const outcome = await readRange(
      { ...options, maxEvents, publish: async (items) => options.publish(items, range) },
      range,
      length > shortest,
    );
    if (outcome === 'out-of-time') return outcome;
    if (outcome === 'divide') span = max(length / 2n, shortest);
    else if (outcome === 'incomplete' && again < rereads) again += 1;
    else {
      if (outcome === 'incomplete') logIncomplete(options.log, range);
      again = 0;
      span = min(span * 2n, longest);
      from = range.to;
      yield range;
    }
  }
  return 'complete';
}

/** Continue: Sysdig does not document what it counts, and the count must not block later events. */
function logIncomplete(log: Log, { from, to }: Range): void {
  log({
    severity: 'WARNING',
    message: 'Sysdig counts more events than it returns',
    reason: 'sysdig-incomplete',
    error: `between ${fromNanos(from)} and ${fromNanos(to)}, read ${rereads + 1} times`,
  });
}
