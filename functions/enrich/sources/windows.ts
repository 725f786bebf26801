import { isWindowsPath } from '../parts/arguments.ts';
import type { Claims } from '../parts/claims.ts';
import type { Source } from './source.ts';
import { workloadParts } from './system-calls.ts';
import { workloadSentence } from './workload-sentence.ts';

/** What the agents of Sysdig for Windows watch: the same fields, with paths of Windows. */
export const windows: Source = {
  watched: 'windows',
  matches: ({ source, origin }, { fields }) =>
    source?.toLowerCase() === 'windows' ||
    origin?.rawEventOriginator === 'windowsAgent' ||
    (source === undefined || source.toLowerCase().startsWith('syscall')
      ? showsWindows(fields)
      : false),
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
  describe: workloadSentence,
};

/** By the program's path: a shell of Linux may well be given one of Windows. */
function showsWindows(fields: Claims): boolean {
  return ['proc.exepath', 'proc.exe', 'proc.pexepath'].some((name) =>
    isWindowsPath(fields.peek(name) ?? ''),
  );
}
