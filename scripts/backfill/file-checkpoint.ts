import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '@pipeline/shared/errors.ts';
import {
  deserialise,
  serialise,
  type Checkpoint,
  type CheckpointStore,
} from '../../functions/poll/checkpoint.ts';

/**
 * The checkpoint of a backfill, in a file: the next run resumes from it. Only one process may use the file at a time.
 * Writes are atomic.
 */
export function fileCheckpoint(path: string): CheckpointStore & { remove(): Promise<void> } {
  const write = async (checkpoint: Checkpoint): Promise<string> => {
    await mkdir(dirname(path), { recursive: true });
    const next = `${path}.next`;
    await writeFile(next, serialise(checkpoint), { flush: true });
    await rename(next, path);
    return path;
  };
  return {
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : { checkpoint: deserialise(text), generation: path };
    },
    write,
    remove: async () => rm(path, { force: true }),
  };
}

/** A checkpoint in memory: every dry run starts at the beginning of the period. */
export function noCheckpoint(): ReturnType<typeof fileCheckpoint> {
  return {
    read: async () => undefined,
    write: async () => '',
    remove: async () => undefined,
  };
}
