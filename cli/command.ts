import { Command, CommanderError, Help } from 'commander';
import { ConfigError } from '@pipeline/shared/config.ts';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import { colorsOf, type Output } from './colors.ts';
import { printable, printableLines } from './printable.ts';

/** The exit codes of commands. */
export const exitCodes = {
  done: 0,
  /** The command could not do everything. */
  failed: 1,
  /** Invalid arguments, or nothing to work on; nothing was done. */
  usage: 2,
  /** Ctrl-C: the command finished its work in flight. */
  interrupted: 130,
} as const;

/** The command was called with invalid arguments. The message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An input stream. On a terminal, a person can be asked. */
type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** The inputs and outputs of a command: those of the process, or of a test. */
export interface Context {
  /** Aborts at the first Ctrl-C or SIGTERM; the command then finishes the work in flight. A second signal ends it. */
  readonly signal: AbortSignal;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A command's help and options, and its work. */
export interface Program {
  readonly command: Command;
  /** Resolves to an exit code; void means `done`. */
  readonly work: (context: Context) => Promise<number | void>;
}

/**
 * Creates a command with help and options.
 * @param name How to call it: `npm run replay --`.
 */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureHelp({
      // An option that is off or empty by default need not say so.
      optionDescription: (option) =>
        new Help().optionDescription(option).replace(/ ?\(default: (?:false|\[\])\)$/, ''),
    })
    .showHelpAfterError('(--help tells more)')
    .exitOverride();
}

/** Parses the arguments and runs the command. Resolves to its exit code. An error becomes one line on stderr. */
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
    // commander has printed the error, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    context.stderr.write(`${colorsOf(context.stderr).red('error')} ${textOf(error)}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/**
 * Runs the command with the arguments of this process, then exits, so that connections left open by a client do not
 * block the terminal.
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
      // A reader such as `head` has closed the pipe. Finish work in flight, as at Ctrl-C.
      if (codeOf(error) !== 'EPIPE') throw error;
      interrupt.abort(new Error('the reader closed the output'));
    });
  }
  const context = { signal: interrupt.signal, env, stdin, stdout, stderr };
  return exit(await execute({ command, work }, args, context));
}

/** A settings error has one line per fault; any other error may quote a payload. */
function textOf(error: unknown): string {
  const text = errorText(error);
  return error instanceof ConfigError ? printableLines(text) : printable(text);
}

/** Flush the output first: `process.exit` alone truncates output into a slow pipe. */
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
