import { isWindowsPath } from './arguments.ts';
import type { Claims } from './claims.ts';

const programFields = ['proc.exepath', 'proc.exe', 'proc.pexepath', 'proc.cmdline'];

/** Whether it happened on Windows, by the programs' paths: a shell of Linux may well be given a file of Windows. */
export function showsWindows(fields: Claims): boolean {
  return programFields.some((name) => {
    const program = fields.peek(name) ?? '';
    return isWindowsPath(program.startsWith('"') ? program.slice(1) : program);
  });
}

/** A command line of Windows: blanks between quotes separate nothing. */
export function splitQuoted(cmdline: string): string[] {
  const words = cmdline.match(/(?:[^ "]|"[^"]*"?)+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}
