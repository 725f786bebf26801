import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import type { Launch } from './launch.ts';

export interface StageProcessOptions {
  readonly stage: Stage;
  readonly launch: Launch;
  readonly port: number;
  readonly env: Record<string, string>;
  /** Each line of its log, parsed. */
  readonly onLog: (entry: JsonObject) => void;
  /** Receives each raw output line, from its log or not. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Called if it exits unexpectedly. */
  readonly onDeath: (reason: string) => void;
}

/** A deployed stage as a process. */
export class StageProcess {
  readonly #options: StageProcessOptions;
  #child: ChildProcess | undefined;
  #expectedToEnd = false;
  #endedBy: string | undefined;

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

  /** The signal or exit code, unless the stage was stopped deliberately. */
  get endedBy(): string | undefined {
    return this.#endedBy;
  }

  /**
   * Starts the process and resolves once it serves.
   * @throws Error with its output if it exits before that.
   */
  async start(): Promise<void> {
    const { launch, port, env, onLog, onLine } = this.#options;
    const child = launch.start(port, env);
    this.#child = child;
    this.#expectedToEnd = false;
    this.#endedBy = undefined;
    const printed: string[] = [];
    const serving = new Promise<void>((resolve) => {
      const read = (line: string): void => {
        onLine?.(line);
        const entry = parseLogLine(line);
        if (entry !== undefined) onLog(entry);
        if (launch.serves(line)) {
          // Output so far is only a greeting.
          printed.length = 0;
          resolve();
        } else if (entry === undefined) printed.push(line);
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
    if (!this.#expectedToEnd) this.#endedBy = how;
    return [`${this.#options.stage} ended (${how})`, ...printed].join('\n');
  }

  async #reportDeath(ended: Promise<string>): Promise<void> {
    const reason = await ended;
    if (!this.#expectedToEnd) this.#options.onDeath(reason);
  }

  /**
   * Stops the process and resolves once it has exited. Use SIGKILL for a crash, SIGTERM for a scale-in.
   * @returns The exit code; undefined if a signal killed it, or if it was not running.
   */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<number | undefined> {
    const child = this.#child;
    if (child === undefined) return undefined;
    this.#expectedToEnd = true;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode ?? undefined;
  }
}

function parseLogLine(line: string): JsonObject | undefined {
  const value = line.startsWith('{') ? jsonOf(line) : undefined;
  return isObject(value) ? value : undefined;
}
