import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { committed, root } from './pages.ts';

/**
 * A copy of what is committed, or will be, in a folder of its own: what is documented may change files, and a
 * person's own `npm start` must not be taken for that of the test.
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

/** The installed packages, but with the workspaces of the copy: npm links these by relative paths. */
async function linkPackages(folder: string): Promise<void> {
  const from = join(root, 'node_modules');
  const to = join(folder, 'node_modules');
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name === '@pipeline') await cp(join(from, name), join(to, name), verbatim);
    else await symlink(join(from, name), join(to, name));
  }
}

/** The functions are of the same sources there: they need not be bundled anew. */
async function linkBundles(folder: string): Promise<void> {
  const bundles = join(root, '.local/bundles');
  await mkdir(bundles, { recursive: true });
  await mkdir(join(folder, '.local'), { recursive: true });
  await symlink(bundles, join(folder, '.local/bundles'));
}

const verbatim = { recursive: true, verbatimSymlinks: true };
