import type { Clock } from '@pipeline/shared/clock.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { stageSubscriptions } from './subscriptions.ts';

/** How long nothing may be under way before that is believed: a publish that was given up may still be on its way. */
const settleMs = 1500;
const pollMs = 50;

/** How many messages the stages have not acknowledged yet. */
function backlog(stack: Stack): number {
  return stageSubscriptions(stack).reduce(
    (sum, name) => sum + (stack.emulator?.counts(name).undelivered ?? 0),
    0,
  );
}

/**
 * Waits until no message is under way any more, as long as there are fewer of them within each `patienceMs`.
 * @returns how many are left.
 */
export async function untilDrained(
  stack: Stack,
  {
    clock,
    patienceMs,
    onProgress,
  }: {
    readonly clock: Clock;
    readonly patienceMs: number;
    readonly onProgress: (left: number) => void;
  },
): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  let since = clock.now();
  for (;;) {
    const left = backlog(stack);
    onProgress(left);
    if (left < fewest || left > 0 !== fewest > 0) {
      fewest = left;
      since = clock.now();
    }
    const waited = clock.now() - since;
    if (left === 0 && waited >= settleMs) return 0;
    if (waited >= patienceMs) return left;
    await clock.sleep(pollMs);
  }
}
