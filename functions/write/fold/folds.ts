import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { earlier } from '@pipeline/shared/time.ts';
import type { Finding } from '../finding/finding.ts';
import { Fold, type FoldContext } from './fold.ts';
import { keyOf, type KeyOptions } from './key.ts';
import { Member, type Outcome } from './member.ts';

export interface FoldsOptions extends FoldContext {
  readonly key: KeyOptions;
}

/** After this time a message returns to Pub/Sub in any case: the function has 60 s in total. */
export const answerWithinMs = 44_000;

export interface Folded {
  readonly outcome: Outcome;
  /** The id of the finding that contains the event. */
  readonly findingId: string;
}

/**
 * Folds the event into the finding of its repetitions.
 * @param finding The finding without folding.
 * @param notAfter The time of receipt: an instant in the internal form.
 * @throws PermanentError, TransientError
 */
export type FoldEvent = (
  enriched: EnrichedEvent,
  finding: Finding,
  notAfter: string,
) => Promise<Folded>;

export function createFolds(options: FoldsOptions): FoldEvent {
  const folds = new Map<string, Fold>();
  return async (enriched, finding, notAfter) => {
    const { event } = enriched;
    const key = keyOf(enriched, options.key);
    const fold = folds.get(key.id) ?? new Fold(options, event.sender, key);
    // Move it to the end of the map: the first ones had no events for the longest time.
    folds.delete(key.id);
    folds.set(key.id, fold);
    for (const [id, oldest] of folds) {
      if (oldest === fold || !oldest.isIdle) break;
      folds.delete(id);
    }
    const time = earlier(event.time, notAfter);
    const member = new Member({ id: event.id, time, finding });
    fold.join(member);
    return { outcome: await inTime(member, options), findingId: key.id };
  };
}

async function inTime(member: Member, { clock }: FoldsOptions): Promise<Outcome> {
  const answered = new AbortController();
  const timer = failWhenLate(member, clock, answered.signal);
  try {
    return await member.settled;
  } finally {
    answered.abort();
    await timer;
  }
}

async function failWhenLate(member: Member, clock: Clock, answered: AbortSignal): Promise<void> {
  try {
    await clock.sleep(answerWithinMs, answered);
  } catch (error) {
    if (answered.aborted) return;
    throw error;
  }
  member.fail(new TransientError('fold-late', `not folded within ${answerWithinMs} ms`));
}
