import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { execute, type Program } from '../../../cli/command.ts';
import type { Ended } from './run-script.ts';

export interface Run {
  /** Resolves when the command has said something to a person, or has ended. */
  readonly begun: Promise<void>;
  readonly ended: Promise<Ended>;
  /** What it has said to a person so far. */
  readonly said: () => string;
  /** Ctrl-C. */
  readonly interrupt: () => void;
}

/** What somebody types, or a pipe holds. */
export interface Typed {
  readonly input?: string;
  readonly isTerminal?: boolean;
}

/** Starts a command within this process: what `runScript` does in a second of processor time, without the second. */
export function startProgram(
  program: Program,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { input = '', isTerminal = false }: Typed = {},
): Run {
  const interrupt = new AbortController();
  const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: isTerminal });
  stdin.end(input);
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const begun = Promise.race([once(stderr, 'data'), once(stderr, 'end')]).then(() => undefined);
  const run = async (): Promise<Ended> => {
    const printed = Promise.all([text(stdout), text(stderr)]);
    const context = { signal: interrupt.signal, env, stdin, stdout, stderr };
    const code = await execute(program, args, context);
    stdout.end();
    stderr.end();
    const [out, err] = await printed;
    return { code, out, err };
  };
  return {
    begun,
    ended: run(),
    said: () => said,
    interrupt: () => {
      interrupt.abort(new Error('ended by a test'));
    },
  };
}

/** Runs a command within this process to its end. */
export async function runProgram(...call: Parameters<typeof startProgram>): Promise<Ended> {
  return startProgram(...call).ended;
}
