import { toTimestamp } from '@pipeline/shared/time.ts';
import type { Finding } from '../finding/finding.ts';
import type { FindingUpdate } from '../finding-writer.ts';
import type { FoldState } from './state.ts';

/** What folding adds to a finding takes no more than that, as JSON. */
export const foldBytes = 512;

/** The finding of a fold: that of one of its events, with what is known of all of them. */
export function foldedFinding(finding: Finding, window: string, state: FoldState): Finding {
  const { eventTime, sourceProperties } = updateOf(state);
  return {
    ...finding,
    eventTime,
    sourceProperties: {
      ...sourceProperties,
      fold_window: { stringValue: window },
      ...finding.sourceProperties,
    },
  };
}

/**
 * What changes in it with each further event. The time is the last one's: "if an existing finding is updated, then
 * this is the time the update occurred" (finding.proto, event_time).
 */
export function updateOf({ ids, complete, first, last }: FoldState): FindingUpdate {
  return {
    eventTime: toTimestamp(last),
    sourceProperties: {
      fold_count: { stringValue: String(ids.length) },
      fold_count_is: { stringValue: complete ? 'exact' : 'a minimum' },
      fold_first_time: { stringValue: first },
      fold_last_time: { stringValue: last },
    },
  };
}
