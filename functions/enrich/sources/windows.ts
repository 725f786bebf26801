import { showsWindows } from '../parts/windows.ts';
import type { Source } from './source.ts';
import { isKernel, workloadParts } from './system-calls.ts';
import { workloadSentence } from './workload-sentence.ts';

/** What the agents of Sysdig for Windows watch: the same fields, with paths of Windows. */
export const windows: Source = {
  watched: 'windows',
  locatedBy: 'node',
  matches: ({ source, origin }, { fields }) =>
    source?.toLowerCase() === 'windows' ||
    origin?.rawEventOriginator === 'windowsAgent' ||
    (isKernel(source) && showsWindows(fields)),
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
  describe: workloadSentence,
};
