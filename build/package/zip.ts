import { zipSync, type AsyncZippable } from 'fflate';

/** A regular file that everybody may read, made on Unix: the upper half of a zip entry's attributes. */
const attrs = (0o100644 << 16) >>> 0;

/**
 * A zip of these files: the same bytes for the same files on any machine. In the order of their names, of one time,
 * readable by all. fflate compresses in JavaScript; Node's own zlib gives other bytes on other processors and versions.
 */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  // A zip knows no time zone: fflate writes the local time of this moment, which is the same everywhere.
  const mtime = new Date(1980, 0, 1, 12);
  const entries: AsyncZippable = {};
  for (const name of Object.keys(files).toSorted()) {
    const content = files[name];
    if (content !== undefined) entries[name] = [content, { level: 9, mtime, os: 3, attrs }];
  }
  return zipSync(entries);
}
