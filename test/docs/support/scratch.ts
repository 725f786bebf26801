import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { committed, root } from './pages.ts';

/**
 * A copy of the committed and untracked files in its own folder: documented commands may change files, and the test must
 * not use a developer's own `npm start`.
 */
export async function copyRepository(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'docs-'));
  for (const path of await committed()) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, path), target);
  }
  await linkPackages(folder);
  await linkBundles(folder);
  return { folder, remove: async () => rm(folder, { recursive: true, force: true }) };
}

/** The installed packages, with the workspaces of the copy: npm links workspaces by relative paths. */
async function linkPackages(folder: string): Promise<void> {
  const from = join(root, 'node_modules');
  const to = join(folder, 'node_modules');
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name === '@pipeline') await cp(join(from, name), join(to, name), verbatim);
    else await symlink(join(from, name), join(to, name));
  }
}

/** The sources of the functions are identical, so reuse their bundles. */
async function linkBundles(folder: string): Promise<void> {
  const bundles = join(root, '.local/bundles');
  await mkdir(bundles, { recursive: true });
  await mkdir(join(folder, '.local'), { recursive: true });
  await symlink(bundles, join(folder, '.local/bundles'));
}

const verbatim = { recursive: true, verbatimSymlinks: true };
