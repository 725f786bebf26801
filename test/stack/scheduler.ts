import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@pipeline/shared/errors.ts';

export interface Scheduler {
  /** Resolves when no call is under way any more. */
  readonly close: () => Promise<void>;
}

/**
 * Calls a function again and again, as Cloud Scheduler does: at once, and then so many milliseconds after each answer.
 * @param onFailure told of each answer that is no success, and of each that does not come.
 */
export function startScheduler(
  url: string,
  everyMs: number,
  onFailure: (reason: string) => void,
): Scheduler {
  const closed = new AbortController();
  const call = async (): Promise<void> => {
    try {
      const response = await fetch(url, { method: 'POST', signal: closed.signal });
      const answer = await response.text();
      if (!response.ok) onFailure(`poll answered ${response.status} ${answer}`);
    } catch (error) {
      if (!closed.signal.aborted) onFailure(`poll did not answer: ${errorText(error)}`);
    }
  };
  const work = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await call();
      await sleep(everyMs, undefined, { signal: closed.signal }).catch(() => undefined);
    }
  };
  const ended = work();
  return {
    close: async () => {
      closed.abort();
      await ended;
    },
  };
}
