import { numberIn } from '@pipeline/shared/json-fields.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { DesiredWebhook } from './plan.ts';
import { probeWebhook } from './probe.ts';

/** Result of Sysdig's own test: `asked` if its arrival cannot be observed. */
export type SysdigTestResult = 'arrived' | 'missing' | 'asked';

export interface Target {
  readonly desired: DesiredWebhook;
  /** Console URL of the local pipeline that the webhook belongs to: its counters show what arrives. */
  readonly consoleUrl: string | undefined;
}

const arrivalTimeoutMs = 15_000;
const pauseMs = 200;

/**
 * Posts a test notification to the webhook from this machine.
 * @returns the local pipeline's count of ignored notifications after the test; undefined for a deployment
 * @throws ProbeError
 */
export async function verifyFromHere(
  { desired, consoleUrl }: Target,
  clock: Clock,
  say: (line: string) => void,
): Promise<number | undefined> {
  const before = consoleUrl === undefined ? 0 : await ignoredSoFar(consoleUrl);
  await probeWebhook(desired, clock);
  say('tested: the webhook takes a test notification with this secret, posted from here');
  if (consoleUrl === undefined) return undefined;
  await hasIgnored(consoleUrl, before + 1, clock);
  return before + 1;
}

/** Waits for the test that Sysdig was asked to send. @param counter count after this machine's test */
export async function verifyFromSysdig(
  { consoleUrl }: Target,
  counter: number | undefined,
  clock: Clock,
  say: (line: string) => void,
): Promise<SysdigTestResult> {
  if (consoleUrl === undefined || counter === undefined) {
    say(
      'tested: Sysdig was asked to send its test and reported success; the log of receive shows it as ignored, "test notification"',
    );
    return 'asked';
  }
  if (await hasIgnored(consoleUrl, counter + 1, clock)) {
    say("tested: Sysdig's own test arrived");
    return 'arrived';
  }
  say("Sysdig's own test did not arrive within 15 s: can Sysdig reach the webhook's URL?");
  return 'missing';
}

/** Number of notifications that the local pipeline has ignored, from its console. */
async function ignoredSoFar(consoleUrl: string): Promise<number> {
  const response = await fetch(`${consoleUrl}/api/stages`, { signal: AbortSignal.timeout(10_000) });
  const ignored = numberIn(await response.json(), 'ignored');
  if (ignored === undefined)
    throw new TypeError(`${consoleUrl} returned no count of ignored notifications`);
  return ignored;
}

/** Whether the counter reaches a value within 15 s: it follows the logs with a delay. */
async function hasIgnored(consoleUrl: string, count: number, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + arrivalTimeoutMs;
  while ((await ignoredSoFar(consoleUrl)) < count) {
    if (clock.now() >= deadline) return false;
    await clock.sleep(pauseMs);
  }
  return true;
}
