import { TransientError } from '@pipeline/shared/errors.ts';
import { StorageRefusal, type Generation, type ObjectStore } from '@pipeline/shared/storage.ts';
import { deserialise, serialise, type FoldState } from './state.ts';

export interface StoredFold {
  readonly state: FoldState;
  readonly generation: Generation;
}

/** The storage of fold states, by id. Throws only TransientError. */
export interface FoldStore {
  /** Undefined if there is none yet. */
  read(id: string): Promise<StoredFold | undefined>;
  /**
   * Replaces that generation, or creates the object if none is given.
   * @returns The state with its new generation, or undefined if another one was stored in the meantime.
   */
  write(
    id: string,
    state: FoldState,
    replaces: Generation | undefined,
  ): Promise<StoredFold | undefined>;
}

/** One object per fold. */
export function foldStore(objects: ObjectStore, prefix: string): FoldStore {
  const nameOf = (id: string): string => `${prefix}${id}.json`;
  return {
    read: async (id) => {
      const name = nameOf(id);
      const stored = await asTransient(objects.read(name));
      return stored && { state: deserialise(stored.text, name), generation: stored.generation };
    },
    write: async (id, state, replaces) => {
      const generation = await asTransient(objects.write(nameOf(id), serialise(state), replaces));
      return generation === undefined ? undefined : { state, generation };
    },
  };
}

/** A missing bucket or permission needs operator action: until then the events wait in Pub/Sub. */
async function asTransient<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof StorageRefusal)) throw error;
    throw new TransientError(`storage-http-${error.status}`, error.message, { cause: error });
  }
}
