import { Status } from 'google-gax';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Archive } from './archive.ts';
import { inspect, type InspectedDeadLetter } from './inspect.ts';
import { matches, type Filters } from './filters.ts';
import type { DeadLetter, ReplayStage } from './dead-letter.ts';
import type { Pacer } from '../lib/pacer.ts';
import { PubSubError } from './pubsub-errors.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';
import type { Counter, Tally } from './tally.ts';

/** What is done with each dead letter that is wanted. */
export interface Action {
  /** What has become of it then. */
  readonly outcome: Extract<Counter, 'replayed' | 'discarded'>;
  /** Whether one that is wanted must stay. */
  readonly refuses: (inspected: InspectedDeadLetter) => boolean;
  /** Resolves when the dead letter may be acknowledged. @throws PubSubError */
  readonly perform: (deadLetter: DeadLetter) => Promise<void>;
}

export interface WorkOptions {
  readonly stage: ReplayStage;
  readonly source: DeadLetterSource;
  readonly filters: Filters;
  readonly limit: number;
  /** Nothing is done, and all of them stay. */
  readonly dryRun: boolean;
  readonly archive: Archive | undefined;
  readonly action: Action;
  readonly pacer: Pacer;
  readonly tally: Tally;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Told of each dead letter that was taken or refused, once that is settled; and why it failed, if it did. */
  readonly onOutcome: (inspected: InspectedDeadLetter, outcome: Outcome, error?: string) => void;
}

export type Outcome = Action['outcome'] | `would be ${Action['outcome']}` | 'refused' | 'failed';

/**
 * Does something with each dead letter that is wanted. It is acknowledged only after it is in the archive and the action
 * is done, so that a process that dies leaves it where it was.
 * @throws PubSubError when Pub/Sub does not let it go on. Then, too, all that was not done is released.
 */
export async function workThrough(options: WorkOptions): Promise<void> {
  const { source } = options;
  try {
    await workBatches(options);
  } catch (error) {
    // The first fault says what is wrong. What cannot be released comes back by itself when its lease is over.
    await source.close().catch(() => undefined);
    throw error;
  }
  await source.close();
}

async function workBatches(options: WorkOptions): Promise<void> {
  const { source, limit, dryRun, tally, signal } = options;
  while (!signal.aborted && tally.totals.taken < limit) {
    const deadLetters = await source.next();
    if (deadLetters === undefined) return;
    const { selected, left } = partition(options, deadLetters);
    await source.release(left.map(({ deadLetter }) => deadLetter));
    await (dryRun ? list(options, selected) : perform(options, selected));
  }
}

/** Those that it is to be done with, no more than the limit allows, and those that are left where they are. */
function partition(
  { stage, filters, limit, action, tally, onOutcome }: WorkOptions,
  deadLetters: readonly DeadLetter[],
): { selected: InspectedDeadLetter[]; left: InspectedDeadLetter[] } {
  const all = deadLetters.map((deadLetter) => inspect(deadLetter, stage));
  const { wanted = [], passedOver = [] } = Object.groupBy(all, (inspected) =>
    matches(filters, inspected) ? 'wanted' : 'passedOver',
  );
  const { allowed = [], refused = [] } = Object.groupBy(wanted, (inspected) =>
    action.refuses(inspected) ? 'refused' : 'allowed',
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
  { source, archive, action, tally, onOutcome }: WorkOptions,
  selected: readonly InspectedDeadLetter[],
): Promise<void> {
  const deadLetters = selected.map(({ deadLetter }) => deadLetter);
  await archive?.append(deadLetters);
  await source.release(deadLetters);
  tally.add('taken', selected);
  for (const inspected of selected) onOutcome(inspected, `would be ${action.outcome}`);
}

/** A few at a time: archived, done, acknowledged. What Ctrl-C leaves is released at the end. */
async function perform(
  options: WorkOptions,
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
    await performChunk(options, chunk);
  }
}

async function performChunk(
  options: WorkOptions,
  chunk: readonly InspectedDeadLetter[],
): Promise<void> {
  const { source, archive, action, tally, onOutcome } = options;
  tally.add('taken', chunk);
  await archive?.append(chunk.map(({ deadLetter }) => deadLetter));
  const results = await Promise.all(chunk.map(async (inspected) => performOne(action, inspected)));
  const { done = [], failed = [] } = Object.groupBy(results, ({ error }) =>
    error === undefined ? 'done' : 'failed',
  );
  tally.add(action.outcome, inspectedOf(done));
  tally.add('failed', inspectedOf(failed));
  await source.acknowledge(inspectedOf(done).map(({ deadLetter }) => deadLetter));
  for (const { inspected } of done) onOutcome(inspected, action.outcome);
  for (const { inspected, error } of failed) onOutcome(inspected, 'failed', errorText(error));
  const fatal = failed.find(({ error }) => !isRefusedMessage(error));
  if (fatal !== undefined) throw fatal.error;
  await source.release(inspectedOf(failed).map(({ deadLetter }) => deadLetter));
}

interface Performed {
  readonly inspected: InspectedDeadLetter;
  /** Why it was not. */
  readonly error: unknown;
}

/** Settles in any case: the others of a chunk must not go on behind its back. */
async function performOne(action: Action, inspected: InspectedDeadLetter): Promise<Performed> {
  try {
    await action.perform(inspected.deadLetter);
    return { inspected, error: undefined };
  } catch (error) {
    return { inspected, error };
  }
}

function inspectedOf(performed: readonly Performed[]): InspectedDeadLetter[] {
  return performed.map(({ inspected }) => inspected);
}

/** Whether it was this one message that Pub/Sub refused, such as one that is too large now. */
function isRefusedMessage(error: unknown): boolean {
  return error instanceof PubSubError && error.code === Status.INVALID_ARGUMENT;
}
