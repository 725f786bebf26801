import type { Clock } from '@pipeline/shared/clock.ts';
import { isObject } from '@pipeline/shared/json.ts';

const patienceMs = 15_000;
const pauseMs = 200;

/** How many notices the local pipeline has ignored: its console counts them. */
export async function ignoredSoFar(consoleUrl: string): Promise<number> {
  const response = await fetch(`${consoleUrl}/api/stages`, { signal: AbortSignal.timeout(10_000) });
  const counters: unknown = await response.json();
  const ignored = isObject(counters) ? counters['ignored'] : undefined;
  if (typeof ignored !== 'number') throw new TypeError(`${consoleUrl} counts nothing ignored`);
  return ignored;
}

/** Whether the counter came so far within 15 s: it follows the logs, a moment behind. */
export async function hasIgnored(
  consoleUrl: string,
  count: number,
  clock: Clock,
): Promise<boolean> {
  const deadline = clock.now() + patienceMs;
  while ((await ignoredSoFar(consoleUrl)) < count) {
    if (clock.now() >= deadline) return false;
    await clock.sleep(pauseMs);
  }
  return true;
}
