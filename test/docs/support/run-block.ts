import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environment, type Local } from './local.ts';

export interface Ran {
  readonly code: number | null;
  /** Both outputs, as on a terminal. */
  readonly printed: string;
}

/** Gives a script to bash in that folder. Ends it, with all that it started, when it takes too long. */
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
    // The whole group: bash, npm and what npm started.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 30_000);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, printed };
}

/** What the documentation leaves to the reader. */
function fill(script: string): string {
  return (
    script
      .replaceAll(/\bFILE…?/g, 'local/samples/e04-falco-run-shell-untrusted-2024.json')
      // Has been done, or nothing of this would run.
      .replaceAll(/\bnpm ci\b/g, 'true')
  );
}

/** The documentation speaks of the ports that `npm start` takes by itself; the test lets it have others. */
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
      // Nothing comes late from this emulator: there is no need to wait for it as long as for Pub/Sub.
      .replaceAll(/\bnpm run (?:-s )?replay -- (?!.*--settle)/g, '$&--settle 1s ')
  );
}
