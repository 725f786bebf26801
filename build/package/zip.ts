import { zipSync, type AsyncZippable } from 'fflate';

/** A regular file, readable by all, created on Unix: the upper half of a zip entry's attributes. */
const attrs = (0o100644 << 16) >>> 0;

/**
 * A reproducible zip: the same files give the same bytes on any machine. Sorted by name, with one fixed time, readable
 * by all. fflate compresses in JavaScript; Node's own zlib gives different bytes on different processors and versions.
 */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  // Zip files have no time zone: fflate writes the local time of this moment, which is the same everywhere.
  const mtime = new Date(1980, 0, 1, 12);
  const entries: AsyncZippable = {};
  for (const name of Object.keys(files).toSorted()) {
    const content = files[name];
    if (content !== undefined) entries[name] = [content, { level: 9, mtime, os: 3, attrs }];
  }
  return zipSync(entries);
}
