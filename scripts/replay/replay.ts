import { Status } from 'google-gax';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Archive } from './archive.ts';
import { replayedAttributes, type RunId } from './attributes.ts';
import { inspect, type InspectedDeadLetter } from './inspect.ts';
import { matches, type Filters } from './filters.ts';
import type { DeadLetter, ReplayStage } from './dead-letter.ts';
import type { Pacer } from '../lib/pacer.ts';
import type { PublishOne } from './publish.ts';
import { PubSubError } from './pubsub-errors.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';
import type { Tally } from './tally.ts';

export interface ReplayOptions {
  readonly stage: ReplayStage;
  readonly source: DeadLetterSource;
  readonly filters: Filters;
  readonly limit: number;
  /** What came back this often already is refused. */
  readonly maxReplays: number;
  /** Nothing is published, and all of them stay. */
  readonly dryRun: boolean;
  readonly archive: Archive | undefined;
  readonly publish: PublishOne;
  readonly pacer: Pacer;
  readonly run: RunId;
  readonly tally: Tally;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Told of each dead letter that was taken or refused, once that is settled; and why it failed, if it did. */
  readonly onOutcome: (inspected: InspectedDeadLetter, outcome: Outcome, error?: string) => void;
}

export type Outcome = 'would be replayed' | 'replayed' | 'refused' | 'failed';

/**
 * Brings dead letters back to the stage they come from. Each is acknowledged only after Pub/Sub has confirmed what was
 * published of it, so that a process that dies leaves it where it was; what is then published twice makes one finding.
 * @throws PubSubError when Pub/Sub does not let it go on. Then, too, all that was not replayed is released.
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const { source } = options;
  try {
    await replayBatches(options);
  } catch (error) {
    // The first fault says what is wrong. What cannot be released comes back by itself when its lease is over.
    await source.close().catch(() => undefined);
    throw error;
  }
  await source.close();
}

async function replayBatches(options: ReplayOptions): Promise<void> {
  const { source, limit, dryRun, tally, signal } = options;
  while (!signal.aborted && tally.totals.taken < limit) {
    const deadLetters = await source.next();
    if (deadLetters === undefined) return;
    const { selected, left } = partition(options, deadLetters);
    await source.release(left.map(({ deadLetter }) => deadLetter));
    await (dryRun ? list(options, selected) : republish(options, selected));
  }
}

/** Those that are to be replayed, no more than the limit allows, and those that are left where they are. */
function partition(
  { stage, filters, limit, maxReplays, tally, onOutcome }: ReplayOptions,
  deadLetters: readonly DeadLetter[],
): { selected: InspectedDeadLetter[]; left: InspectedDeadLetter[] } {
  const all = deadLetters.map((deadLetter) => inspect(deadLetter, stage));
  const { wanted = [], passedOver = [] } = Object.groupBy(all, (inspected) =>
    matches(filters, inspected) ? 'wanted' : 'passedOver',
  );
  const { allowed = [], refused = [] } = Object.groupBy(wanted, ({ replays }) =>
    replays < maxReplays ? 'allowed' : 'refused',
  );
  const room = limit - tally.totals.taken;
  tally.add('passedOver', passedOver);
  tally.add('refused', refused);
  for (const inspected of refused) onOutcome(inspected, 'refused');
  return {
    selected: allowed.slice(0, room),
    left: [...passedOver, ...refused, ...allowed.slice(room)],
  };
}

/** A dry run: they are archived, shown, and stay. */
async function list(
  { source, archive, tally, onOutcome }: ReplayOptions,
  selected: readonly InspectedDeadLetter[],
): Promise<void> {
  const deadLetters = selected.map(({ deadLetter }) => deadLetter);
  await archive?.append(deadLetters);
  await source.release(deadLetters);
  tally.add('taken', selected);
  for (const inspected of selected) onOutcome(inspected, 'would be replayed');
}

/** A few at a time: archived, published, acknowledged. What Ctrl-C leaves is released at the end. */
async function republish(
  options: ReplayOptions,
  selected: readonly InspectedDeadLetter[],
): Promise<void> {
  const { pacer, signal } = options;
  for (let at = 0; at < selected.length; at += pacer.chunk) {
    const chunk = selected.slice(at, at + pacer.chunk);
    try {
      await pacer.take(chunk.length, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return;
    }
    await republishChunk(options, chunk);
  }
}

async function republishChunk(
  options: ReplayOptions,
  chunk: readonly InspectedDeadLetter[],
): Promise<void> {
  const { source, archive, tally, onOutcome } = options;
  tally.add('taken', chunk);
  await archive?.append(chunk.map(({ deadLetter }) => deadLetter));
  const results = await Promise.all(chunk.map(async (inspected) => publishOne(options, inspected)));
  const { replayed = [], failed = [] } = Object.groupBy(results, ({ error }) =>
    error === undefined ? 'replayed' : 'failed',
  );
  tally.add('replayed', deadLettersIn(replayed));
  tally.add('failed', deadLettersIn(failed));
  await source.acknowledge(deadLettersIn(replayed).map(({ deadLetter }) => deadLetter));
  for (const { inspected } of replayed) onOutcome(inspected, 'replayed');
  for (const { inspected, error } of failed) onOutcome(inspected, 'failed', errorText(error));
  const fatal = failed.find(({ error }) => !isRefusedMessage(error));
  if (fatal !== undefined) throw fatal.error;
  await source.release(deadLettersIn(failed).map(({ deadLetter }) => deadLetter));
}

interface Published {
  readonly inspected: InspectedDeadLetter;
  /** Why it was not. */
  readonly error: unknown;
}

/** Settles in any case: the others of a chunk must not go on behind its back. */
async function publishOne(
  { publish, run }: ReplayOptions,
  inspected: InspectedDeadLetter,
): Promise<Published> {
  const { deadLetter } = inspected;
  try {
    await publish({ data: deadLetter.data, attributes: replayedAttributes(deadLetter, run) });
    return { inspected, error: undefined };
  } catch (error) {
    return { inspected, error };
  }
}

function deadLettersIn(published: readonly Published[]): InspectedDeadLetter[] {
  return published.map(({ inspected }) => inspected);
}

/** Whether it was this one message that Pub/Sub refused, such as one that is too large now. */
function isRefusedMessage(error: unknown): boolean {
  return error instanceof PubSubError && error.code === Status.INVALID_ARGUMENT;
}
