import { Command, CommanderError } from 'commander';
import { ConfigError } from '@pipeline/shared/config.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { colorsOf } from './colors.ts';
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

export interface Context {
  /** Aborts at the first Ctrl-C or SIGTERM; the command then finishes what is in flight. A second one ends it. */
  readonly signal: AbortSignal;
}

/**
 * A command of `scripts/`: its help, its options, and how it ends.
 * @param name as it is called: `npm run replay --`.
 */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .showHelpAfterError('(--help tells more)')
    .exitOverride();
}

/**
 * Parses the arguments and runs the command: an error becomes one line and an exit code. Ends the process, so that
 * no connection that a client left open keeps the terminal waiting.
 * @param work resolves to an exit code; void is `done`.
 */
export async function runCommand(
  command: Command,
  work: (context: Context) => Promise<number | void>,
): Promise<never> {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
      interrupt.abort(new Error(`ended by ${name}`));
    });
  }
  try {
    command.parse();
    const code = (await work({ signal: interrupt.signal })) ?? exitCodes.done;
    return await exit(
      interrupt.signal.aborted && code === exitCodes.done ? exitCodes.interrupted : code,
    );
  } catch (error) {
    // commander has printed what was wrong, or the help that was asked for.
    if (error instanceof CommanderError) return exit(error.exitCode === 0 ? 0 : exitCodes.usage);
    process.stderr.write(`${colorsOf(2).red('error')} ${textOf(error)}\n`);
    return exit(error instanceof UsageError ? exitCodes.usage : exitCodes.failed);
  }
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
