import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from './stack/stack.ts';

/**
 * Waits until every received event has an outcome, or until there was none for `patienceMs`.
 * @returns The ids of events without an outcome.
 */
export async function settled({ ledger }: Stack, patienceMs: number): Promise<readonly string[]> {
  let before = ledger.underWay.length;
  let changedAt = Date.now();
  while (ledger.underWay.length > 0 && Date.now() - changedAt < patienceMs) {
    await sleep(20);
    if (ledger.underWay.length === before) continue;
    before = ledger.underWay.length;
    changedAt = Date.now();
  }
  return ledger.underWay;
}
