import { TransientError } from '@pipeline/shared/errors.ts';
import { StorageRefusal, type Generation, type ObjectStore } from '@pipeline/shared/storage.ts';
import { deserialise, serialise, type FoldState } from './state.ts';

export interface StoredFold {
  readonly state: FoldState;
  readonly generation: Generation;
}

/** Where the states of folds are kept, by their ids. All that it throws is a TransientError. */
export interface FoldStore {
  /** Undefined when there is none yet. */
  read(id: string): Promise<StoredFold | undefined>;
  /**
   * Stores the state in place of that generation, or of none.
   * @returns it with its own generation, or undefined when another one has been stored meanwhile.
   */
  write(
    id: string,
    state: FoldState,
    replaces: Generation | undefined,
  ): Promise<StoredFold | undefined>;
}

/** Each fold as an object of its own. */
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

/** A bucket or a permission that is missing is mended by an operator: until then the events wait in Pub/Sub. */
async function asTransient<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof StorageRefusal)) throw error;
    throw new TransientError(`storage-http-${error.status}`, error.message, { cause: error });
  }
}
