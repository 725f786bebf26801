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

/** The action on each selected dead letter. */
export interface Action {
  /** Result of a successful action. */
  readonly outcome: Extract<Counter, 'replayed' | 'discarded'>;
  /** Whether a selected dead letter must stay. */
  readonly refuses: (inspected: InspectedDeadLetter) => boolean;
  /** Resolves when the dead letter may be acknowledged. @throws PubSubError */
  readonly perform: (deadLetter: DeadLetter) => Promise<void>;
}

export interface WorkOptions {
  readonly stage: ReplayStage;
  readonly source: DeadLetterSource;
  readonly filters: Filters;
  readonly limit: number;
  /** Do nothing, and leave all dead letters. */
  readonly dryRun: boolean;
  readonly archive: Archive | undefined;
  readonly action: Action;
  readonly pacer: Pacer;
  readonly tally: Tally;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called once for each taken or refused dead letter, with the error if it failed. */
  readonly onOutcome: (inspected: InspectedDeadLetter, outcome: Outcome, error?: string) => void;
}

export type Outcome = Action['outcome'] | `would be ${Action['outcome']}` | 'refused' | 'failed';

/**
 * Runs the action on each selected dead letter. Acknowledges a dead letter only after it is in the archive and the action
 * is done, so a process that dies loses none.
 * @throws PubSubError if Pub/Sub does not permit continuing. All unfinished dead letters are released in this case, too.
 */
export async function processDeadLetters(options: WorkOptions): Promise<void> {
  const { source } = options;
  try {
    await workBatches(options);
  } catch (error) {
    // Report the first error. Messages that cannot be released are redelivered when their lease expires.
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
    const { selected, others } = partition(options, deadLetters);
    await source.release(others.map(({ deadLetter }) => deadLetter));
    await (dryRun ? list(options, selected) : perform(options, selected));
  }
}

/** Splits dead letters into those for the action, up to the limit, and those that stay. */
function partition(
  { stage, filters, limit, action, tally, onOutcome }: WorkOptions,
  deadLetters: readonly DeadLetter[],
): { selected: InspectedDeadLetter[]; others: InspectedDeadLetter[] } {
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
    others: [...passedOver, ...refused, ...allowed.slice(room)],
  };
}

/** Dry run: archives and shows dead letters, and leaves them. */
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

/** Archives, handles and acknowledges a few at a time. The rest after Ctrl-C is released at the end. */
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
  /** Error if the action failed. */
  readonly error: unknown;
}

/** Never rejects: otherwise the rest of a chunk would continue unobserved. */
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

/** Whether Pub/Sub rejected this single message, for example because it is now too large. */
function isRefusedMessage(error: unknown): boolean {
  return error instanceof PubSubError && error.code === Status.INVALID_ARGUMENT;
}
