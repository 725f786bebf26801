import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environment, type Local } from './local.ts';

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error, interleaved as on a terminal. */
  readonly printed: string;
}

/** Runs a script with bash in that folder. Kills it and all its children if it takes too long. */
export async function runScript(script: string, folder: string, local?: Local): Promise<Ran> {
  const env = environment(folder);
  await mkdir(env['HOME'] ?? join(folder, '.local/home'), { recursive: true });
  const commands = local === undefined ? fill(script) : fill(forStack(script, local));
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const timer = setTimeout(() => {
    printed += '\n(ended by the test: it took longer than 30 s)';
    // Kill the whole group: bash, npm and npm's children.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 30_000);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, printed };
}

/** Steps that the documentation leaves to the reader. */
function fill(script: string): string {
  return (
    script
      .replaceAll(/\bFILE…?/g, 'local/samples/e04-falco-run-shell-untrusted-2024.json')
      // Already done: otherwise no test would run.
      .replaceAll(/\bnpm ci\b/g, 'true')
  );
}

/** The documentation shows the default ports of `npm start`; replace them by those of the test. */
function forStack(script: string, { receiveUrl, consoleUrl, token }: Local): string {
  return (
    script
      .replaceAll(
        /(?:https?:\/\/)?RECEIVE-URL|http:\/\/(?:127\.0\.0\.1|localhost):8080/g,
        receiveUrl,
      )
      .replaceAll(/http:\/\/(?:127\.0\.0\.1|localhost):8081/g, consoleUrl)
      .replaceAll(/\bTOKEN\b/g, token)
      .replaceAll(/\bnpm run (?:-s )?send -- (?!.*--url)/g, `$&--url ${receiveUrl} `)
      // This emulator delivers nothing late, so it needs no long wait as for Pub/Sub.
      .replaceAll(/\bnpm run (?:-s )?replay -- (?!.*--settle)/g, '$&--settle 1s ')
  );
}
