import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@pipeline/shared/errors.ts';

/**
 * Calls a function again and again, as Cloud Scheduler does: so many milliseconds after each answer.
 * @param onFailure told of each answer that is no success, and of each that does not come.
 * @returns when the signal aborts.
 */
export async function schedule(
  url: string,
  everyMs: number,
  signal: AbortSignal,
  onFailure: (reason: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    const failure = signal.aborted ? undefined : await callOnce(url, signal);
    if (failure !== undefined && !signal.aborted) onFailure(failure);
  }
}

/** Calls it one time. @returns what went wrong, if anything did. */
export async function callOnce(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', signal });
    const answer = await response.text();
    return response.ok ? undefined : `poll answered ${response.status} ${answer}`;
  } catch (error) {
    return `poll did not answer: ${errorText(error)}`;
  }
}
