import { cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What a person who has deployed from here has beside the configuration: their state and where it is, values, providers. */
const personal =
  /^(?:\.terraform.*|.*\.tfstate(?:\..*)?|.*\.tfvars(?:\.json)?|deployment\.json|backend\.tf)$/;

/** Copies a Terraform configuration without what belongs to the person who deployed it. */
export async function copyConfiguration(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, filter: (path) => !personal.test(basename(path)) });
}

/**
 * The folders in which Terraform runs: the configuration itself, each example, and whatever else has tests.
 * Relative to the configuration, itself first, as an empty path.
 */
export async function runnable(configuration: string): Promise<string[]> {
  const entries = await readdir(configuration, { recursive: true, withFileTypes: true });
  const folders = new Set(['']);
  for (const entry of entries) {
    const folder = entry.parentPath.slice(configuration.length + 1);
    const isExample = entry.name.endsWith('.tf') && /^examples\/[^/]+$/.test(folder);
    if (isExample) folders.add(folder);
    if (entry.name.endsWith('.tftest.hcl')) folders.add(folder.replace(/(?:^|\/)tests$/, ''));
  }
  return [...folders].toSorted();
}

/** The folder of the configuration in this repository. */
export const configuration = join(import.meta.dirname, '../../../terraform');
