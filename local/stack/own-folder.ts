import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../scripts/lib/processes.ts';

/** Within the repository, where a bundle finds the framework; apart from `dist`. */
export const localFolder = join(import.meta.dirname, '../../.local');

let folder: string | undefined;

/** A folder of this process, gone with it; the first call removes those of processes that were killed. */
export function ownFolder(): string {
  return (folder ??= makeFolder());
}

function makeFolder(): string {
  removeLeftovers();
  const path = join(localFolder, `local-${process.pid}`);
  rmSync(path, { recursive: true, force: true });
  process.once('exit', () => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

function removeLeftovers(): void {
  for (const name of namesIn(localFolder)) {
    const [, pid] = /^local-(\d+)/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(localFolder, name), { recursive: true, force: true });
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // Nothing has been run here yet.
    return [];
  }
}
