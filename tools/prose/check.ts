import { passagesOf } from './extract.ts';
import { anywhere, atTheStart } from './style.ts';

export interface Fault {
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

/** Violations of the house style in one file, in order of their lines. */
export function styleFaults(path: string, text: string): Fault[] {
  return passagesOf(path, text).flatMap((passage) =>
    [...anywhere, ...(passage.comment ? atTheStart : [])].flatMap(({ pattern, instead }) => {
      const found = pattern.exec(passage.text)?.[0];
      return found === undefined ? [] : [{ line: passage.line, found, instead }];
    }),
  );
}
