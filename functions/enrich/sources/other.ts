import { workloadParts } from './system-calls.ts';
import type { Source } from './source.ts';
import { workloadSentence } from './workload-sentence.ts';

/** Whatever has no source of its own. */
export const other: Source = {
  watched: 'other',
  matches: () => true,
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
  describe: workloadSentence,
};
