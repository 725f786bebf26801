import type { DeadLetter } from '../../api.ts';

/** Dead letters with the same reason. */
export interface Group {
  readonly reason: string;
  readonly letters: readonly DeadLetter[];
}

/**
 * The dead letters that match a text: every word must occur in the rule, reason, error, severity, stage, event or id.
 */
export function matching(letters: readonly DeadLetter[], text: string): readonly DeadLetter[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return letters;
  return letters.filter(({ rule, reason, error, severity, stage, eventId, id }) => {
    const all = [rule, reason, error, severity, stage, eventId, id].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Groups by reason, the most frequent first. */
export function groupsOf(letters: readonly DeadLetter[]): readonly Group[] {
  const groups = Map.groupBy(letters, ({ reason }) => reason || 'no reason given');
  return [...groups]
    .map(([reason, ofReason]) => ({ reason, letters: ofReason }))
    .toSorted((a, b) => b.letters.length - a.letters.length || (a.reason < b.reason ? -1 : 1));
}
