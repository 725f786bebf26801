import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from '@pipeline/shared/errors.ts';
import { UsageError } from '../../cli/command.ts';
import { toArchiveLine, type Origin } from './archive-line.ts';
import type { DeadLetter } from './dead-letter.ts';

/** A file that dead letters are appended to, one per line. */
export interface Archive {
  /** Resolves when the dead letters are synced to disk and survive a crash of the process or the machine. */
  append(deadLetters: readonly DeadLetter[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an archive, or creates one that only its owner can read: it contains payloads.
 * @throws UsageError if the archive is not writable.
 */
export async function openArchive(file: string, origin: Origin): Promise<Archive> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'a+', 0o600);
    await endLastLine(handle);
    await syncFolder(dirname(file));
  } catch (error) {
    throw new UsageError(`cannot write to the archive ${file}: ${errorText(error)}`, {
      cause: error,
    });
  }
  return {
    append: async (deadLetters) => {
      await handle.writeFile(
        deadLetters.map((deadLetter) => toArchiveLine(deadLetter, origin)).join(''),
      );
      await handle.datasync();
    },
    close: async () => handle.close(),
  };
}

/** Terminates a partial last line, which a killed run leaves, so that it does not corrupt the next line. */
async function endLastLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer.toString() !== '\n') await handle.writeFile('\n');
}

/** Syncs the folder as well: only then does a new file survive a crash. See fsync(2). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
