import { PermanentError } from '@pipeline/shared/errors.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import type { Generation } from '@pipeline/shared/storage.ts';
import { fromNanos, fromRfc3339, toNanos } from '@pipeline/shared/time.ts';

/** How far was read. */
export interface Checkpoint {
  /** Nanoseconds since the epoch: whatever happened before it has been published, and is not looked for again. */
  readonly until: bigint;
  /** All that Sysdig had of what happened until then has been published; of the last part, more may come late. */
  readonly reached: bigint;
  /** The finding ids of what has been published already of what happened since. */
  readonly known: readonly string[];
}

/** Where the checkpoint is kept. All that it throws is a PermanentError or a TransientError. */
export interface CheckpointStore {
  /** Undefined when there is none yet. */
  read(): Promise<{ checkpoint: Checkpoint; generation: Generation } | undefined>;
  /**
   * Stores the checkpoint in place of that generation, or of none.
   * @returns its own generation, or undefined when another one has been stored meanwhile.
   */
  write(checkpoint: Checkpoint, replaces: Generation | undefined): Promise<Generation | undefined>;
}

export function serialise({ until, reached, known }: Checkpoint): string {
  const times = { until: fromNanos(until), reached: fromNanos(reached) };
  return `${JSON.stringify({ version: 1, ...times, known })}\n`;
}

/** @throws PermanentError when it is none: to begin anew by itself would leave out what lies between. */
export function deserialise(text: string): Checkpoint {
  const checkpoint = readCheckpoint(text);
  if (checkpoint !== undefined) return checkpoint;
  throw new PermanentError(
    'checkpoint-unreadable',
    'the checkpoint cannot be read: mend it ({"version": 1, "until": "2026-01-31T00:00:00Z"}), ' +
      'or delete it, to begin FIRST_RUN_SECONDS back',
  );
}

function readCheckpoint(text: string): Checkpoint | undefined {
  const value = jsonOf(text);
  if (!isObject(value) || value['version'] !== 1) return undefined;
  const until = nanosOf(value['until']);
  // A person who sets the time back need only write one.
  const { reached: reachedText = value['until'], known = [] } = value;
  const reached = nanosOf(reachedText);
  if (until === undefined || reached === undefined || !isTextList(known)) return undefined;
  return { until, reached, known };
}

function nanosOf(value: unknown): bigint | undefined {
  const time = typeof value === 'string' ? fromRfc3339(value) : undefined;
  return time === undefined ? undefined : toNanos(time);
}
