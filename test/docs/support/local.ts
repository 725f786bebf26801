import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDeployment } from '../../../scripts/lib/find-deployment.ts';
import { freePort } from '../../../local/stack/ports.ts';
import { copyRepository } from './scratch.ts';
import type { StackName } from './marks.ts';

/** A running `npm start`, in a copy of the repository. */
export interface Local {
  readonly folder: string;
  readonly receiveUrl: string;
  readonly consoleUrl: string;
  readonly token: string;
  /** Output so far. */
  readonly printed: () => string;
  readonly close: () => Promise<void>;
}

const token = 'token-of-the-documentation';

export async function startLocal(name: StackName): Promise<Local> {
  const { folder, remove } = await copyRepository();
  const [port, consolePort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--console-port', String(consolePort)];
  const options = [...ports, '--secret', token, ...(name === 'poll' ? ['--poll'] : [])];
  const child = spawn('npm', ['start', '--', ...options], {
    cwd: folder,
    env: environment(folder),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const closed = once(child, 'close');
  const close = async (): Promise<void> => {
    try {
      // npm does not forward a signal.
      const stackFile = join(folder, '.local/stack.json');
      const { local } = await findDeployment({ local: true, stackFile });
      if (local !== undefined) process.kill(local.pid, 'SIGINT');
    } catch {
      // The process has not started yet, or has ended.
      child.kill();
    }
    await closed;
    await remove();
  };
  // `npm start` prints this once each sample has an outcome.
  for (const deadline = Date.now() + 60_000; !printed.includes('Try one yourself there');) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`npm start did not get ready:\n${printed}`);
    }
    await sleep(50);
  }
  return {
    folder,
    receiveUrl: `http://127.0.0.1:${port}`,
    consoleUrl: `http://127.0.0.1:${consolePort}`,
    token,
    printed: () => printed,
    close,
  };
}

/** The environment of a fresh clone: no npm variables, no credentials, no settings. */
export function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    HOME: join(folder, '.local/home'),
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    METADATA_SERVER_DETECTION: 'none',
  };
}
