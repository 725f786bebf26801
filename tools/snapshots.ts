import { snapshots, writeSnapshot } from './lib/snapshots.ts';

/**
 * Writes what becomes of each fixture, whole, into test/fixtures/findings. Read what changed before you commit it:
 * the test only tells that it is what somebody has read.
 */
const all = await snapshots();
await Promise.all(all.map(writeSnapshot));
console.log(
  `${all.length} snapshots written: now read what changed (git diff test/fixtures/findings)`,
);
