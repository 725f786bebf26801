import { toTimestamp } from '@pipeline/shared/time.ts';
import type { Finding } from '../finding/finding.ts';
import type { FindingUpdate } from '../finding-writer.ts';
import type { FoldState } from './state.ts';

/** Maximum size of the fields that folding adds to a finding, as JSON. */
export const foldBytes = 512;

/** The finding of a fold: the finding of one of its events, with the totals of all of them. */
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
 * The fields that change with each further event. The time is that of the last one: "if an existing finding is updated,
 * then this is the time the update occurred" (finding.proto, event_time).
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
