import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { assembleImage } from '../../build/image/assemble.ts';

let image: Promise<string> | undefined;

/** The folder of the container image, assembled once for this process, and gone with it. */
export async function localImage(): Promise<string> {
  return (image ??= assemble());
}

async function assemble(): Promise<string> {
  // Named as the other leftovers are, so that a later run removes it where this one was killed.
  const folder = join(import.meta.dirname, `../../.local/local-${process.pid}-0`);
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const into = join(folder, 'image');
  await assembleImage(into);
  return into;
}
