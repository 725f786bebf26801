import { stages } from '@pipeline/shared/pubsub/topology.ts';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from '../bundle.ts';
import { bundleProgram, programFile } from '../bundle/program.ts';

const root = join(import.meta.dirname, '../..');

/** A file of the image. */
export interface ImageFile {
  /** The path in the container. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes the content of the image on top of its base into a folder, laid out as below `/`. This is the only list of it.
 * Its Dockerfile copies that folder. No source maps and no packages: the bundle of each stage, and that of the operators'
 * commands, is complete.
 * @param into Emptied first.
 */
export async function assembleImage(into: string): Promise<ImageFile[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'image-'));
  try {
    await Promise.all([
      buildStart(join(scratch, 'start.js')),
      bundleProgram().then(async (program) => writeFile(join(scratch, programFile), program)),
      ...stages.map(async (stage) =>
        bundle(join(root, 'container', `${stage}.ts`), join(scratch, stage), true),
      ),
    ]);
    await rm(into, { recursive: true, force: true });
    const names = [
      'start.js',
      programFile,
      ...stages.map((stage) => join(stage, 'index.js')),
      'LICENSE',
    ];
    const files: ImageFile[] = [];
    for (const name of names) {
      const from = name === 'LICENSE' ? root : scratch;
      files.push(await place(await readFile(join(from, name)), into, join('/app', name)));
    }
    return files;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Readable by all and writable by none, whatever the umask and the container's user. */
async function place(content: Buffer, into: string, path: string): Promise<ImageFile> {
  const target = join(into, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  await chmod(target, 0o444);
  await utimes(target, 0, 0);
  for (let folder = dirname(target); folder !== into; folder = dirname(folder)) {
    await chmod(folder, 0o755);
    await utimes(folder, 0, 0);
  }
  return { path, bytes: (await stat(target)).size };
}

async function buildStart(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'container/start.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'error',
  });
}
