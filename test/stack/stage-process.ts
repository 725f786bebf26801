import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import { nodeOptions } from '@pipeline/shared/runtime.ts';
import type { Stage } from '../../scripts/build.ts';

const framework = dirname(
  createRequire(import.meta.url).resolve('@google-cloud/functions-framework'),
);

/** A bundle must not outlive whoever started it, not even when that was killed. */
const endWithParent = `data:text/javascript,${encodeURIComponent(
  `process.once('disconnect', () => process.exit(0));`,
)}`;

export interface StageProcessOptions {
  readonly stage: Stage;
  /** The folder of the bundle. */
  readonly source: string;
  readonly port: number;
  readonly env: Record<string, string>;
  /** Each line of its log, parsed. */
  readonly onLog: (entry: JsonObject) => void;
  /** Each line that it prints, as it stands, of its log or not. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** It ended without having been asked to. */
  readonly onDeath: (reason: string) => void;
}

/** A deployed function as a process: the same bundle in the same Functions Framework. */
export class StageProcess {
  readonly #options: StageProcessOptions;
  #child: ChildProcess | undefined;
  #expectedToEnd = false;

  constructor(options: StageProcessOptions) {
    this.#options = options;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /**
   * Starts the process and resolves when it serves.
   * @throws Error with what it printed when it ends before that.
   */
  async start(): Promise<void> {
    const { stage, source, port, env, onLog, onLine } = this.#options;
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        '--import',
        endWithParent,
        join(framework, 'main.js'),
        `--target=${stage}`,
        `--source=${source}`,
        `--port=${port}`,
      ],
      {
        // Its own group: Ctrl-C reaches the parent alone, which ends its stages in order.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: {
          PATH: process.env['PATH'] ?? '',
          NODE_OPTIONS: nodeOptions[stage],
          METADATA_SERVER_DETECTION: 'none',
          ...env,
        },
      },
    );
    this.#child = child;
    this.#expectedToEnd = false;
    const printed: string[] = [];
    const serving = new Promise<void>((resolve) => {
      const read = (line: string): void => {
        onLine?.(line);
        const entry = parseLogLine(line);
        if (entry !== undefined) onLog(entry);
        else if (line.startsWith('URL: ')) {
          // What the framework said until here is only its greeting.
          printed.length = 0;
          resolve();
        } else printed.push(line);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null) createInterface({ input: stream }).on('line', read);
      }
    });
    const ended = this.#endOf(child, printed);
    const reason = await Promise.race([serving, ended]);
    if (reason !== undefined) throw new Error(reason);
    void this.#reportDeath(ended);
  }

  async #endOf(child: ChildProcess, printed: readonly string[]): Promise<string> {
    const how = await new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(String(code ?? signal));
      });
    });
    this.#child = undefined;
    return [`${this.#options.stage} ended (${how})`, ...printed].join('\n');
  }

  async #reportDeath(ended: Promise<string>): Promise<void> {
    const reason = await ended;
    if (!this.#expectedToEnd) this.#options.onDeath(reason);
  }

  /** Ends the process and resolves when it is gone. SIGKILL as a crash would, SIGTERM as a scale-in. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#expectedToEnd = true;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

function parseLogLine(line: string): JsonObject | undefined {
  const value = line.startsWith('{') ? jsonOf(line) : undefined;
  return isObject(value) ? value : undefined;
}
