import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Runs mocha on this terminal.
 * @param env Overrides this process's environment.
 * @returns The exit code; 1 if a signal ended it.
 */
export async function runMocha(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<number> {
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  const mocha = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    signal,
  });
  await once(mocha, 'exit');
  return mocha.exitCode ?? 1;
}
