import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { notChecked, type Check, type Verdict } from './check.ts';

export interface Finished {
  readonly name: string;
  readonly verdict: Verdict;
}

/**
 * Runs all checks at once, each no longer than `timeoutMs`. None of them rejects: one that throws, or takes too long, was
 * not checked.
 */
export function runChecks(
  checks: readonly Check[],
  timeoutMs: number,
  clock: Clock,
): readonly Promise<Finished>[] {
  return checks.map(async ({ name, run }) => {
    const done = new AbortController();
    const late = async (): Promise<Verdict> => {
      await clock.sleep(timeoutMs, done.signal);
      return notChecked(`no result within ${timeoutMs / 1000} s`);
    };
    try {
      return { name, verdict: await Promise.race([run(), late()]) };
    } catch (error) {
      return { name, verdict: notChecked(errorText(error)) };
    } finally {
      done.abort();
    }
  });
}
