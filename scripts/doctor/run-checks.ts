import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { notChecked, type Check, type CheckResult } from './check.ts';

export interface NamedResult {
  readonly name: string;
  readonly result: CheckResult;
}

/**
 * Runs all checks concurrently, each for at most `timeoutMs`. No promise rejects: a check that throws or takes too long
 * results in "not checked".
 */
export function runChecks(
  checks: readonly Check[],
  timeoutMs: number,
  clock: Clock,
): readonly Promise<NamedResult>[] {
  return checks.map(async ({ name, run }) => {
    const done = new AbortController();
    const late = async (): Promise<CheckResult> => {
      await clock.sleep(timeoutMs, done.signal);
      return notChecked(`no result within ${timeoutMs / 1000} s`);
    };
    try {
      return { name, result: await Promise.race([run(), late()]) };
    } catch (error) {
      return { name, result: notChecked(errorText(error)) };
    } finally {
      done.abort();
    }
  });
}
