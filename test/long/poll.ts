import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { sampleEvents } from '../../local/emulators/sysdig/index.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import { startTestStack, until, type TestStack } from '../pipeline/support.ts';

const second = 1_000_000_000n;
const minute = 60n * second;

/** A stack whose pages shift during a read. */
export async function startPolling(): Promise<TestStack> {
  return startTestStack({ poll: true, sysdig: { cursorKind: 'offset' } });
}

interface Polled {
  readonly count: number;
  /** The number of these that arrive during the read. */
  readonly late: number;
  readonly kills: number;
  /** Maximum time of a run before it is killed, in milliseconds. */
  readonly withinMs: number;
}

/**
 * Checks that each event becomes one finding, although some arrive late and some runs are killed at a random moment.
 */
export async function pollWhileKilled(
  stack: TestStack,
  { count, late, kills, withinMs }: Polled,
): Promise<void> {
  const random = seeded(seedOf('POLL_SEED'));
  const now = nanosOfMillis(Date.now());
  // Within the hour that a first run reads.
  const events = sampleEvents(count - late, { from: now - 50n * minute, to: now - 2n * second });
  const arriving = sampleEvents(late, {
    from: now - 10n * minute,
    to: now - 2n * second,
    seed: 'arriving',
  });
  stack.sysdig.addEvents(events);
  stack.sysdig.trickle(arriving, 2);
  const process = stack.stages.poll;
  assert.ok(process !== undefined);

  let killed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const run = poll(stack);
    await sleep(random() * withinMs);
    await process.stop('SIGKILL');
    if ((await run) === undefined) killed += 1;
    await process.start();
  }
  assert.ok(killed * 2 >= kills, `only ${killed} of ${kills} runs were under way`);
  await until(async () => {
    const answer = await poll(stack);
    return stack.sysdig.arriving() === 0 && answer?.['ended'] === 'complete';
  });
  // The next run reads the events that arrived during the last one.
  assert.equal((await poll(stack))?.['ended'], 'complete');
  await until(() => stack.ledger.totals().written >= count, 200_000);

  const names = stack.scc.findings().map(({ name }) => String(name).split('/').at(-1));
  assert.equal(names.length, count);
  const ids: unknown[] = [...events, ...arriving].map((text) => {
    const event = parseJson(text);
    return isObject(event) ? event['id'] : undefined;
  });
  assert.deepEqual(new Set<unknown>(names), new Set(ids));
}

/** The response of a run; undefined if it was killed. */
async function poll(stack: TestStack): Promise<JsonObject | undefined> {
  const url = stack.stages.poll?.url ?? '';
  try {
    const answer: unknown = await (await fetch(url, { method: 'POST' })).json();
    assert.ok(isObject(answer));
    return answer;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
