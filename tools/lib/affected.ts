import { dirname, posix } from 'node:path';

/** The content of each file of the repository, by its path from the root. */
export type Files = ReadonlyMap<string, string>;

/**
 * The files that a file names in quotes, whether it imports, runs or reads them: relative to its own folder or to the
 * root, with or without `.ts`.
 */
export function namedIn(path: string, files: Files): string[] {
  const quoted = (files.get(path) ?? '').matchAll(/(['"`])([\w@./-]+)\1/g);
  const named = [...quoted].flatMap(([, , text = '']) => {
    const plain = text.replace(/^@pipeline\//, '');
    const candidates = [plain, posix.join(dirname(path), plain)].flatMap((each) => [
      each,
      `${each}.ts`,
    ]);
    return candidates.filter((each) => files.has(each));
  });
  return [...new Set(named)];
}

/** All files that a change may affect: the changed files, the files that name them, and so on. */
export function affectedBy(changed: Iterable<string>, files: Files): Set<string> {
  const namedBy = new Map<string, string[]>();
  for (const path of files.keys()) {
    for (const named of namedIn(path, files)) {
      namedBy.set(named, [...(namedBy.get(named) ?? []), path]);
    }
  }
  const affected = new Set(changed);
  // Iterating over a set includes elements that are added meanwhile.
  for (const path of affected) {
    for (const user of namedBy.get(path) ?? []) affected.add(user);
  }
  return affected;
}
