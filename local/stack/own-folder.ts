import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../scripts/lib/processes.ts';

/** Inside the repository, where a bundle finds the framework, but outside `dist`. */
export const localFolder = join(import.meta.dirname, '../../.local');

let folder: string | undefined;

/** A folder for this process, removed with it. The first call removes those of killed processes. */
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
    // Nothing has run here yet.
    return [];
  }
}
