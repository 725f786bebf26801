import { showsWindows } from '../parts/windows.ts';
import type { Source } from './source.ts';
import { isKernel, workloadParts } from './system-calls.ts';
import { workloadSentence } from './workload-sentence.ts';

/** Events from Sysdig's agents for Windows: the same fields, with Windows paths. */
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
