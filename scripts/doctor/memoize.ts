/** A read that several checks share: made at the first call, and its result or error is everybody's. */
export function memoize<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return async () => (result ??= read());
}

/** The same for a read of something by its name. */
export function memoizeByName<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const reads = new Map<string, () => Promise<T>>();
  return async (name) => {
    const memoized = reads.get(name) ?? memoize(async () => read(name));
    reads.set(name, memoized);
    return memoized();
  };
}
