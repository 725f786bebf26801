import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../local/stack/ports.ts';

const framework = dirname(
  createRequire(import.meta.url).resolve('@google-cloud/functions-framework'),
);

export interface FunctionOptions {
  /** Replaces the Functions Framework: a program and its arguments. It listens on the setting PORT. */
  readonly command?: readonly [string, ...string[]];
  /** The name that it registers itself under. */
  readonly target: string;
  /** The folder of its bundle, inside the repository, where it finds the framework. */
  readonly source: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of Node. */
  readonly nodeOptions?: readonly string[];
}

/** A request to a function. */
export interface Call {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** The expected status. */
  readonly status: number;
}

/** A function in the Functions Framework, started like Google's runtime; or another server. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #printed: string[] = [];
  readonly #startedAt: number;
  readonly url: string;
  readonly port: number;

  private constructor(child: ChildProcess, port: number, startedAt: number) {
    this.#child = child;
    this.#startedAt = startedAt;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    for (const stream of [child.stdout, child.stderr]) {
      // Read the output, so that the process never blocks on it, and keep it for errors.
      stream?.on('data', (chunk: Buffer) => {
        if (this.#printed.length < 100) this.#printed.push(chunk.toString());
      });
    }
  }

  /** Starts the process. It does not serve yet. */
  static async spawn({
    target,
    source,
    env,
    nodeOptions,
    command = [process.execPath, ...(nodeOptions ?? []), join(framework, 'main.js')],
  }: FunctionOptions): Promise<FunctionProcess> {
    const port = await freePort();
    const startedAt = performance.now();
    const [program, ...args] = command;
    const child = spawn(program, args, {
      cwd: source,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        METADATA_SERVER_DETECTION: 'none',
        FUNCTION_TARGET: target,
        PORT: String(port),
        // The port variable of falcosidekick.
        LISTENPORT: String(port),
        ...env,
      },
    });
    return new FunctionProcess(child, port, startedAt);
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the function did not start');
    return pid;
  }

  /**
   * Sends a request as soon as it serves.
   * @returns The milliseconds from the start of the process to the complete response.
   * @throws Error with its output if it exited, or answered with another status.
   */
  async firstAnswer(call: Call): Promise<number> {
    while (this.#child.exitCode === null) {
      const status = await ask(this.port, call);
      if (status === undefined) {
        await sleep(1);
        continue;
      }
      const elapsed = performance.now() - this.#startedAt;
      if (status === call.status) return elapsed;
      throw new Error(`the first answer was ${status}\n${this.#printed.join('')}`);
    }
    throw new Error(`the function ended (${this.#child.exitCode})\n${this.#printed.join('')}`);
  }

  async stop(signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }
}

/** The status, or undefined while nothing listens. */
async function ask(port: number, { path = '/', headers, body }: Call): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers: { ...headers }, agent: false },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode);
        });
        response.on('error', reject);
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    asked.end(body);
  });
}

/** Sends one call. @throws Error at any answer that is not the one that is expected. */
export async function post({ url }: FunctionProcess, { path = '/', ...call }: Call): Promise<void> {
  const { headers, body } = call;
  const response = await fetch(url + path, { method: 'POST', body, headers: { ...headers } });
  const answer = await response.text();
  if (response.status !== call.status) throw new Error(`answered ${response.status}: ${answer}`);
}
