import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../local/samples/index.ts';
import type { StageDeadLetter } from '../../console/server/pipeline.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import type { Entry } from '../../local/stack/ledger.ts';
import {
  startStack,
  type Delivery,
  type Stack,
  type StackOptions,
} from '../../local/stack/stack.ts';

export const secret = 'the-secret-of-this-test';

/** The delivery to the stages in the pipeline tests: `npm run test:pull` sets STACK_DELIVERY. */
export const deliveredBy = deliveryOf(process.env['STACK_DELIVERY']);

function deliveryOf(text = 'push'): Delivery {
  if (text === 'push' || text === 'pull') return text;
  throw new Error(`STACK_DELIVERY is push or pull, not ${text}`);
}

export interface TestStack extends Stack {
  readonly outcomes: readonly Entry[];
}

/** The system, on the Pub/Sub emulator in PUBSUB_EMULATOR_HOST, or on ours. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<TestStack> {
  const outcomes: Entry[] = [];
  const stack = await startStack({
    secrets: secret,
    deliveredBy,
    pubsubHost: process.env['PUBSUB_EMULATOR_HOST'],
    onOutcome: (entry) => outcomes.push(entry),
    onDeath: (reason) => {
      throw new Error(reason);
    },
    ...options,
  });
  return { ...stack, outcomes };
}

export async function post(
  stack: Stack,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(stack.receiveUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/**
 * Waits for an asynchronous result of the system.
 * @throws Error If it does not arrive in time, so that no test continues to wait after it has failed.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  patienceMs = 80_000,
): Promise<void> {
  const start = Date.now();
  while (!(await condition())) {
    if (Date.now() - start > patienceMs) throw new Error(`not within ${patienceMs} ms`);
    await sleep(20);
  }
}

export async function untilDeadLetters(stack: Stack, count: number): Promise<StageDeadLetter[]> {
  let letters: StageDeadLetter[] = [];
  await until(async () => {
    letters = await deadLetters(stack);
    return letters.length >= count;
  });
  return letters;
}

/** Falco events that differ only in their nanoseconds. */
export async function falcoEvents(count: number): Promise<string[]> {
  const { body } = await fixture('e04');
  return Array.from({ length: count }, (_, n) =>
    body.replaceAll('27.021777225', `27.${String(n).padStart(9, '0')}`),
  );
}
