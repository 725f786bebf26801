import { cp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A user's own files beside the configuration: state and backend, values, providers. */
const personal =
  /^(?:\.terraform.*|.*\.tfstate(?:\..*)?|.*\.tfvars(?:\.json)?|deployment\.json|backend\.tf)$/;

/** Copies a Terraform configuration without a user's own files. */
export async function copyConfiguration(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, filter: (path) => !personal.test(basename(path)) });
}

/**
 * The folders in which Terraform runs: the configuration itself, each example, and each module with its own tests.
 * Relative to the configuration, itself first, as an empty path.
 */
export async function runnable(configuration: string): Promise<string[]> {
  const files = await readdir(configuration, { recursive: true });
  const foldersOf = (ending: string): string[] =>
    files.filter((file) => file.endsWith(ending)).map((file) => dirname(file));
  const tested = new Set(foldersOf('.tftest.hcl').map((folder) => folder.replace(/\/tests$/, '')));
  const wanted = foldersOf('.tf').filter(
    (folder) => tested.has(folder) || /^examples\/[^/]+$/.test(folder),
  );
  return ['', ...[...new Set(wanted)].filter((folder) => folder !== '.').toSorted()];
}

/** The folder of the configuration in this repository. */
export const configuration = join(import.meta.dirname, '../../terraform');
