import { falcoLoad } from '../../console/page/pipeline/load.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { readPayload } from '../../scripts/lib/payload.ts';
import { deliver } from '../../local/deliver.ts';
import { settled } from '../../local/settled.ts';

/** A fixed moment, so that the screenshots are reproducible. */
const moment = Date.UTC(2026, 9, 5, 14, 30);

/** Every sample and some dead letters, so that each view has content. */
export async function fillConsole(stack: Stack, secret: string): Promise<void> {
  for (const sample of await Promise.all(fixtureFiles.map(readPayload))) {
    await deliver(stack, sample, secret);
  }
  await settled(stack, 60_000);
  stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
  const payload = { name: 'load', isPublished: false, ...falcoLoad(0, 4, moment) };
  await deliver(stack, payload, secret);
  await settled(stack, 60_000);
  stack.scc.clearFaults();
}
