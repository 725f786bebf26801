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
 * The checkpoint of a backfill, in a file: so that it goes on where it was ended. One process at a time.
 * A write is whole or not at all.
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

/** One that is kept nowhere: a dry run begins at its beginning. */
export function noCheckpoint(): ReturnType<typeof fileCheckpoint> {
  return {
    read: async () => undefined,
    write: async () => '',
    remove: async () => undefined,
  };
}
