import { snapshots, writeSnapshot } from './lib/snapshots.ts';

/**
 * Writes the complete result of each fixture into test/fixtures/findings. Review the changes before you commit: the
 * test only shows that the result is the reviewed one.
 */
const all = await snapshots();
await Promise.all(all.map(writeSnapshot));
console.log(
  `${all.length} snapshots written: now read what changed (git diff test/fixtures/findings)`,
);
