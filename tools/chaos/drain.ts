import type { Clock } from '@pipeline/shared/clock.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { stageSubscriptions } from './subscriptions.ts';

/** Minimum time without messages in flight before the system counts as drained: an abandoned publish may still arrive. */
const settleMs = 1500;
const pollMs = 50;

/** The number of messages that the stages have not acknowledged. */
function backlog(stack: Stack): number {
  return stageSubscriptions(stack).reduce(
    (sum, name) => sum + (stack.emulator?.counts(name).undelivered ?? 0),
    0,
  );
}

/**
 * Waits until no message is in flight, as long as their number decreases within each `patienceMs`.
 * @returns The number of remaining messages.
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
