import { Status } from 'google-gax';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Archive } from './archive.ts';
import { replayedAttributes, type RunId } from './attributes.ts';
import { factsOf, type Facts, type ReplayStage } from './inspect.ts';
import { matches, type Filters } from './filters.ts';
import type { Letter } from './dead-letter.ts';
import type { Pacer } from '../lib/pacer.ts';
import type { PublishOne } from './publish.ts';
import { PubSubError } from './pubsub-errors.ts';
import type { Source } from './dead-letter-source.ts';
import type { Tally } from './tally.ts';

export interface ReplayOptions {
  readonly stage: ReplayStage;
  readonly source: Source;
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
  readonly onOutcome: (facts: Facts, outcome: Outcome, error?: string) => void;
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
    await work(options);
  } catch (error) {
    // The first fault says what is wrong. What cannot be released comes back by itself when its lease is over.
    await source.close().catch(() => undefined);
    throw error;
  }
  await source.close();
}

async function work(options: ReplayOptions): Promise<void> {
  const { source, limit, dryRun, tally, signal } = options;
  while (!signal.aborted && tally.totals.taken < limit) {
    const letters = await source.next();
    if (letters === undefined) return;
    const { goes, stays } = sorted(options, letters);
    await source.release(stays.map(({ letter }) => letter));
    await (dryRun ? list(options, goes) : bringBack(options, goes));
  }
}

/** Those that go, no more than the limit allows, and those that do not. */
function sorted(
  { stage, filters, limit, maxReplays, tally, onOutcome }: ReplayOptions,
  letters: readonly Letter[],
): { goes: Facts[]; stays: Facts[] } {
  const all = letters.map((letter) => factsOf(letter, stage));
  const { wanted = [], passed = [] } = Object.groupBy(all, (facts) =>
    matches(filters, facts) ? 'wanted' : 'passed',
  );
  const { allowed = [], refused = [] } = Object.groupBy(wanted, ({ replays }) =>
    replays < maxReplays ? 'allowed' : 'refused',
  );
  const room = limit - tally.totals.taken;
  tally.add('passedOver', passed);
  tally.add('refused', refused);
  for (const facts of refused) onOutcome(facts, 'refused');
  return { goes: allowed.slice(0, room), stays: [...passed, ...refused, ...allowed.slice(room)] };
}

async function list(
  { source, archive, tally, onOutcome }: ReplayOptions,
  goes: readonly Facts[],
): Promise<void> {
  const letters = goes.map(({ letter }) => letter);
  await archive?.append(letters);
  await source.release(letters);
  tally.add('taken', goes);
  for (const facts of goes) onOutcome(facts, 'would be replayed');
}

/** A few at a time: archived, published, acknowledged. What Ctrl-C leaves is released at the end. */
async function bringBack(options: ReplayOptions, goes: readonly Facts[]): Promise<void> {
  const { pacer, signal } = options;
  for (let at = 0; at < goes.length; at += pacer.chunk) {
    const chunk = goes.slice(at, at + pacer.chunk);
    try {
      await pacer.take(chunk.length, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return;
    }
    await bringBackChunk(options, chunk);
  }
}

async function bringBackChunk(options: ReplayOptions, chunk: readonly Facts[]): Promise<void> {
  const { source, archive, tally, onOutcome } = options;
  tally.add('taken', chunk);
  await archive?.append(chunk.map(({ letter }) => letter));
  const results = await Promise.all(chunk.map(async (facts) => publishOne(options, facts)));
  const { replayed = [], failed = [] } = Object.groupBy(results, ({ error }) =>
    error === undefined ? 'replayed' : 'failed',
  );
  tally.add('replayed', factsIn(replayed));
  tally.add('failed', factsIn(failed));
  await source.acknowledge(factsIn(replayed).map(({ letter }) => letter));
  for (const { facts } of replayed) onOutcome(facts, 'replayed');
  for (const { facts, error } of failed) onOutcome(facts, 'failed', errorText(error));
  const fatal = failed.find(({ error }) => !isOfItsOwn(error));
  if (fatal !== undefined) throw fatal.error;
  await source.release(factsIn(failed).map(({ letter }) => letter));
}

interface Published {
  readonly facts: Facts;
  /** Why it was not. */
  readonly error: unknown;
}

/** Settles in any case: the others of a chunk must not go on behind its back. */
async function publishOne({ publish, run }: ReplayOptions, facts: Facts): Promise<Published> {
  const { letter } = facts;
  try {
    await publish({ data: letter.data, attributes: replayedAttributes(letter, run) });
    return { facts, error: undefined };
  } catch (error) {
    return { facts, error };
  }
}

function factsIn(published: readonly Published[]): Facts[] {
  return published.map(({ facts }) => facts);
}

/** Whether it was this one message that Pub/Sub refused, such as one that is too large now. */
function isOfItsOwn(error: unknown): boolean {
  return error instanceof PubSubError && error.code === Status.INVALID_ARGUMENT;
}
