import { execFile } from 'node:child_process';

/** The program `terraform` is not installed. */
export class NoTerraformError extends Error {
  override readonly name = 'NoTerraformError';
}

export interface Result {
  readonly passed: boolean;
  /** Its output, both streams. */
  readonly printed: string;
}

/** A user's own values, arguments and folders, which must not affect a check. */
const personal = /^TF_(?:VAR_|CLI_ARGS|WORKSPACE$|DATA_DIR$|LOG)/;

/**
 * The environment of a check.
 * @param pluginCache The folder of Terraform's provider cache.
 */
export function environment(pluginCache: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !personal.test(name));
  return {
    ...Object.fromEntries(kept),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_PLUGIN_CACHE_DIR: pluginCache,
    // Without a lock file, Terraform would download the provider again for each folder.
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
  };
}

/**
 * Runs Terraform in a folder.
 * @throws NoTerraformError
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(
      'terraform',
      [`-chdir=${folder}`, ...args, '-no-color'],
      { env, maxBuffer: 256 * 1024 * 1024, signal },
      (error, stdout, stderr) => {
        if (error?.code === 'ENOENT') {
          reject(new NoTerraformError('there is no terraform on this machine', { cause: error }));
        } else resolve({ passed: error === null, printed: stdout + stderr });
      },
    );
  });
}
