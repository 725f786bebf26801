/** Runs a read at the first call; all callers share its result or error. */
export function memoize<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return async () => (result ??= read());
}

/** Like `memoize`, for each name. */
export function memoizeByName<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const reads = new Map<string, () => Promise<T>>();
  return async (name) => {
    const memoized = reads.get(name) ?? memoize(async () => read(name));
    reads.set(name, memoized);
    return memoized();
  };
}
