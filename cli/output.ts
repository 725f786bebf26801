import type { Context } from './command.ts';

export interface Lines {
  /** Prints a line of data: standard output. */
  readonly print: (line: string) => void;
  /** Says a line to a person: standard error. */
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
