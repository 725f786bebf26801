import { errorText } from '@pipeline/shared/errors.ts';
import type { DeadLetter } from '../../api.ts';
import { discard, replay } from '../client.ts';
import { confirmDialog } from '../dom/confirm.ts';
import type { StatusLine } from '../dom/status-line.ts';
import { plural } from '../format.ts';
import { discardText, replayText } from './result-text.ts';

export const works = ['replay', 'discard'] as const;
export type Work = (typeof works)[number];

export const workTexts = {
  replay: {
    verb: 'Replay',
    doing: 'Replaying …',
    text: 'Each returns to the stage that rejected it. Messages that fail again come back here.',
  },
  discard: {
    verb: 'Discard',
    doing: 'Discarding …',
    text: 'Each is saved to an archive first. npm run replay -- --from FILE restores it.',
  },
} as const satisfies Record<Work, object>;

/** Replays and discards dead letters. */
export interface Worker {
  /** Works on one dead letter. */
  readonly start: (work: Work, letter: DeadLetter) => Promise<void>;
  /** Asks first. @param suffix Completes the question: ` of unknown-format`. */
  readonly ask: (work: Work, letters: readonly DeadLetter[], suffix?: string) => Promise<void>;
}

/**
 * @param onBusy Receives whether work is in progress.
 * @param onDone Called after the work, successful or not.
 */
export function createWorker(
  status: StatusLine,
  onBusy: (isBusy: boolean) => void,
  onDone: () => Promise<void>,
): Worker {
  const put = async (work: Work, ids: readonly string[]): Promise<void> => {
    status.say(workTexts[work].doing);
    onBusy(true);
    try {
      status.say(
        work === 'replay' ? replayText(await replay(ids)) : discardText(await discard(ids)),
      );
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      onBusy(false);
      await onDone();
    }
  };
  return {
    start: async (work, { id }) => put(work, [id]),
    ask: async (work, letters, suffix = '') => {
      const { verb, text } = workTexts[work];
      const question = `${verb} ${plural(letters.length, 'dead letter')}${suffix}?`;
      // Fix the ids now, so that dead letters that arrive during the dialog are left alone.
      const ids = letters.map(({ id }) => id);
      if (await confirmDialog(question, text, `${verb} all`)) await put(work, ids);
    },
  };
}
