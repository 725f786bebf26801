import { Command, CommanderError } from 'commander';
import { ConfigError } from '@pipeline/shared/config.ts';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import { colorsOf, type Output } from './colors.ts';
import { printable, printableLines } from './printable.ts';

/** What a command ends with. */
export const exitCodes = {
  done: 0,
  /** It could not do all that it was asked to. */
  failed: 1,
  /** It was called wrongly, or there is nothing that it could work on; nothing was done. */
  usage: 2,
  /** Ctrl-C: what was in flight was finished. */
  interrupted: 130,
} as const;

/** The command was called wrongly: the message says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A stream that is read: of a terminal, a person can be asked. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** What a command reads of its surroundings, and where it prints: those of the process, or of a test. */
export interface Context {
  /** Aborts at the first Ctrl-C or SIGTERM; the command then finishes what is in flight. A second one ends it. */
  readonly signal: AbortSignal;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A command's help and options, and what it does. */
export interface Program {
  readonly command: Command;
  /** Resolves to an exit code; void is `done`. */
  readonly work: (context: Context) => Promise<number | void>;
}

/**
 * The help and options of a command.
 * @param name as it is called: `npm run replay --`.
 */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .showHelpAfterError('(--help tells more)')
    .exitOverride();
}

/** Parses the arguments and runs the command. Resolves to its exit code: an error becomes one line on stderr. */
export async function execute(
  { command, work }: Program,
  args: readonly string[],
  context: Context,
): Promise<number> {
  command.configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  });
  try {
    command.parse(args, { from: 'user' });
    const code = (await work(context)) ?? exitCodes.done;
    return context.signal.aborted && code === exitCodes.done ? exitCodes.interrupted : code;
  } catch (error) {
    // commander has printed what was wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    context.stderr.write(`${colorsOf(context.stderr).red('error')} ${textOf(error)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/**
 * Runs the command with the arguments of this process, then ends the process, so that no connection that a client left
 * open keeps the terminal waiting.
 */
export async function runCommand(
  command: Command,
  work: Program['work'],
  args: readonly string[] = process.argv.slice(2),
): Promise<never> {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
      interrupt.abort(new Error(`ended by ${name}`));
    });
  }
  const { env, stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error) => {
      // Whoever read it has seen enough, such as `head`: as at Ctrl-C, what is in flight is finished.
      if (codeOf(error) !== 'EPIPE') throw error;
      interrupt.abort(new Error('nobody reads the output any more'));
    });
  }
  const context = { signal: interrupt.signal, env, stdin, stdout, stderr };
  return exit(await execute({ command, work }, args, context));
}

/** An error of settings has a line for each fault; any other may quote a payload. */
function textOf(error: unknown): string {
  const text = errorText(error);
  return error instanceof ConfigError ? printableLines(text) : printable(text);
}

/** Not before all that was printed has been taken: into a slow pipe, `process.exit` alone cuts it off. */
async function exit(code: number): Promise<never> {
  const printed = [process.stdout, process.stderr].map(
    async (stream) =>
      new Promise<void>((resolve) => {
        stream.write('', () => {
          resolve();
        });
      }),
  );
  await Promise.all(printed);
  process.exit(code);
}
