import { isWindowsPath } from './arguments.ts';
import type { Claims } from './claims.ts';

const programFields = ['proc.exepath', 'proc.exe', 'proc.pexepath', 'proc.cmdline'];

/**
 * Returns whether the event happened on Windows, by the programs' paths. Arguments do not count: a Linux shell may be
 * given a Windows path.
 */
export function showsWindows(fields: Claims): boolean {
  return programFields.some((name) => {
    const program = fields.peek(name) ?? '';
    return isWindowsPath(program.startsWith('"') ? program.slice(1) : program);
  });
}

/** Splits a Windows command line: blanks within quotes do not separate. */
export function splitQuoted(cmdline: string): string[] {
  const words = cmdline.match(/(?:[^ "]|"[^"]*"?)+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}
