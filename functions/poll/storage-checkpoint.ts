import { PermanentError } from '@pipeline/shared/errors.ts';
import { StorageRefusal, type ObjectStore } from '@pipeline/shared/storage.ts';
import { deserialise, serialise, type CheckpointStore } from './checkpoint.ts';

/** The checkpoint as an object in Cloud Storage. */
export function storageCheckpoint(objects: ObjectStore, name: string): CheckpointStore {
  return {
    read: async () => {
      const stored = await refusable(objects.read(name));
      return stored && { checkpoint: deserialise(stored.text), generation: stored.generation };
    },
    write: async (checkpoint, replaces) =>
      refusable(objects.write(name, serialise(checkpoint), replaces)),
  };
}

/** A refusal needs operator action. */
async function refusable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof StorageRefusal)) throw error;
    const hint = error.status === 404 ? ': is CHECKPOINT_BUCKET right?' : '';
    throw new PermanentError(`storage-http-${error.status}`, `${error.message}${hint}`, {
      cause: error,
    });
  }
}
