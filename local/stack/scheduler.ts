import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@pipeline/shared/errors.ts';

/**
 * Calls a function repeatedly, like Cloud Scheduler: this many milliseconds after each response.
 * @param onFailure Receives each failed or missing response.
 * @returns When the signal aborts.
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

/** Calls it once. @returns The failure, if any. */
export async function callOnce(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', signal });
    const answer = await response.text();
    return response.ok ? undefined : `poll answered ${response.status} ${answer}`;
  } catch (error) {
    return `poll did not answer: ${errorText(error)}`;
  }
}
