import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The version to build if there is none: the newest that Go 1.26 supports. */
const version = 'v5.8.2';

/** A command that renders a folder, without the folder. */
export type Kustomize = readonly [program: string, ...args: string[]];

/**
 * Finds kustomize on this machine: standalone, in kubectl, or built with Go.
 * @param cache A folder for the build.
 * @returns undefined if none is available.
 */
export async function findKustomize(cache: string): Promise<Kustomize | undefined> {
  if (await starts('kustomize', 'version')) return ['kustomize', 'build'];
  if (await starts('kubectl', 'kustomize', '--help')) return ['kubectl', 'kustomize'];
  if (!(await starts('go', 'version'))) return undefined;
  const folder = join(cache, `kustomize-${version}`);
  const built = join(folder, 'kustomize');
  if (!(await starts(built, 'version'))) {
    await mkdir(folder, { recursive: true });
    await run('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@${version}`], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '' },
    });
  }
  return [built, 'build'];
}

async function starts(program: string, ...args: string[]): Promise<boolean> {
  try {
    await run(program, args);
    return true;
  } catch {
    // Missing or broken: try the next one.
    return false;
  }
}

/**
 * Renders a folder with a kustomization.yaml to YAML.
 * @throws Error with kustomize's message.
 */
export async function render([program, ...args]: Kustomize, folder: string): Promise<string> {
  const { stdout } = await run(program, [...args, folder], { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
