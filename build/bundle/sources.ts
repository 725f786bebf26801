import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The inputs of bundles; package-lock.json represents the packages. */
export const bundleSources = [
  'functions/**/*.{ts,js,json}',
  'shared/**/*.{ts,js,json}',
  'build/bundle.ts',
  'build/bundle/*.ts',
  'package-lock.json',
  'tsconfig.base.json',
];

/** A hash of their content: equal only if all bytes are equal. */
export async function bundleVersion(): Promise<string> {
  const paths = await Array.fromAsync(glob(bundleSources, { cwd: root }));
  const hash = createHash('sha256');
  for (const path of paths.toSorted()) {
    const content = await readFile(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
