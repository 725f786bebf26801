import { PermanentError } from '@pipeline/shared/errors.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import type { Generation } from '@pipeline/shared/storage.ts';
import { fromNanos, fromRfc3339, toNanos } from '@pipeline/shared/time.ts';

/** The progress of poll. */
export interface Checkpoint {
  /** Nanoseconds since the epoch. Everything before it is published and is not read again. */
  readonly until: bigint;
  /** Everything that Sysdig had up to this moment is published. More may arrive late for the last part. */
  readonly reached: bigint;
  /** The finding ids of events since then that are already published. */
  readonly known: readonly string[];
}

/** The storage of the checkpoint. Throws only PermanentError or TransientError. */
export interface CheckpointStore {
  /** Undefined if there is none yet. */
  read(): Promise<{ checkpoint: Checkpoint; generation: Generation } | undefined>;
  /**
   * Replaces that generation, or creates the object if none is given.
   * @returns The new generation, or undefined if another one was stored in the meantime.
   */
  write(checkpoint: Checkpoint, replaces: Generation | undefined): Promise<Generation | undefined>;
}

export function serialise({ until, reached, known }: Checkpoint): string {
  const times = { until: fromNanos(until), reached: fromNanos(reached) };
  return `${JSON.stringify({ version: 1, ...times, known })}\n`;
}

/** @throws PermanentError if it is invalid: an automatic restart would skip the events in between. */
export function deserialise(text: string): Checkpoint {
  const checkpoint = readCheckpoint(text);
  if (checkpoint !== undefined) return checkpoint;
  throw new PermanentError(
    'checkpoint-unreadable',
    'the checkpoint is invalid: fix it ({"version": 1, "until": "2026-01-31T00:00:00Z"}), ' +
      'or delete it to restart FIRST_RUN_SECONDS back',
  );
}

function readCheckpoint(text: string): Checkpoint | undefined {
  const value = jsonOf(text);
  if (!isObject(value) || value['version'] !== 1) return undefined;
  const until = nanosOf(value['until']);
  // An operator who moves the checkpoint back needs to write only one time.
  const { reached: reachedText = value['until'], known = [] } = value;
  const reached = nanosOf(reachedText);
  if (until === undefined || reached === undefined || !isTextList(known)) return undefined;
  return { until, reached, known };
}

function nanosOf(value: unknown): bigint | undefined {
  const time = typeof value === 'string' ? fromRfc3339(value) : undefined;
  return time === undefined ? undefined : toNanos(time);
}
