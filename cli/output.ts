import type { Context } from './command.ts';

export interface Lines {
  /** Prints a line of data to standard output. */
  readonly print: (line: string) => void;
  /** Prints a line for people to standard error. */
  readonly say: (line: string) => void;
}

export function linesOf({ stdout, stderr }: Pick<Context, 'stdout' | 'stderr'>): Lines {
  return {
    print: (line) => {
      stdout.write(`${line}\n`);
    },
    say: (line) => {
      stderr.write(`${line}\n`);
    },
  };
}
