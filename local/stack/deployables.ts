import { join } from 'node:path';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { assembleImage } from '../../build/image/assemble.ts';
import { cachedBundle } from './bundle-cache.ts';
import { ownFolder } from './own-folder.ts';

/** The deployables, built once per process, however many stacks it starts. */

const bundles = new Map<Stage, Promise<string>>();
let image: Promise<string> | undefined;

/** The folder of a function's bundle. */
export async function localBundle(stage: Stage): Promise<string> {
  const bundle = bundles.get(stage) ?? cachedBundle(stage);
  bundles.set(stage, bundle);
  return bundle;
}

/** The folder of the container image. */
export async function localImage(): Promise<string> {
  return (image ??= assemble());
}

async function assemble(): Promise<string> {
  const into = join(ownFolder(), 'image');
  await assembleImage(into);
  return into;
}
