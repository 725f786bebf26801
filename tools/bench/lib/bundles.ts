import { stages } from '@pipeline/shared/pubsub/topology.ts';
import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPlain, buildStage } from '../../../build/bundle.ts';
import { peerNames } from './functions.ts';

const peers = join(import.meta.dirname, '../peers');

/** The subfolder of the functions without a code cache. */
export const uncached = 'uncached';

/** Builds all functions into a folder, with code caches, like Google's build, and without; and their peers. */
export async function buildContenders(into: string): Promise<void> {
  await Promise.all([
    ...stages.map(async (stage) => {
      const folder = await buildStage(stage, into);
      await cp(folder, join(into, uncached, stage), { recursive: true });
      await promisify(execFile)(process.execPath, ['code-cache.js'], { cwd: folder });
    }),
    ...peerNames.map(async (name) => buildPlain(name, join(peers, `${name}.ts`), into)),
  ]);
}
