import { workloadParts } from './system-calls.ts';
import type { Source } from './source.ts';

/** Whatever has no source of its own. */
export const other: Source = {
  watched: 'other',
  matches: () => true,
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
};
