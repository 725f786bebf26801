import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { buildStage } from '../../build/bundle.ts';
import { bundleVersion } from '../../build/bundle/sources.ts';
import { localFolder } from './own-folder.ts';

/**
 * The folder of a function's bundle. Builds it unless a bundle of identical sources exists. Treat it as read-only:
 * other processes run it too.
 */
export async function cachedBundle(stage: Stage, folder = localFolder): Promise<string> {
  const bundles = join(folder, 'bundles');
  const version = join(bundles, await bundleVersion());
  const made = join(version, stage);
  if (!existsSync(made)) {
    // At its final depth, for the relative paths of its source map. The rename makes it visible when complete.
    await mkdir(version, { recursive: true });
    const making = await mkdtemp(`${version}-`);
    try {
      await rename(await buildStage(stage, making), made);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(made)) throw error;
    } finally {
      await rm(making, { recursive: true, force: true });
    }
    await removeOld(bundles);
  }
  const now = new Date();
  await utimes(version, now, now);
  return made;
}

const dayMs = 24 * 3_600_000;

/** Removes bundles that were not used since yesterday. */
async function removeOld(bundles: string): Promise<void> {
  for (const name of await readdir(bundles)) {
    const folder = join(bundles, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > dayMs) await rm(folder, { recursive: true, force: true });
  }
}
