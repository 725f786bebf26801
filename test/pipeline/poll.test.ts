import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { sampleEvents } from '../../local/emulators/sysdig/index.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import { startTestStack, until, type TestStack } from './support.ts';

const second = 1_000_000_000n;
const minute = 60n * second;

describe('polling', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  /** What a run answers; undefined when it was killed. */
  async function poll(): Promise<JsonObject | undefined> {
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

  it('makes a finding of each of 5,000 events, pages shifting under it, killed 20 times', async function () {
    this.timeout(300_000);
    const random = seeded(seedOf('POLL_SEED'));
    const now = nanosOfMillis(Date.now());
    // Within the hour that a first run reads back.
    const events = sampleEvents(4800, { from: now - 50n * minute, to: now - 2n * second });
    const arriving = sampleEvents(200, {
      from: now - 10n * minute,
      to: now - 2n * second,
      seed: 'arriving',
    });
    stack = await startTestStack({ poll: true, events, sysdig: { cursorKind: 'offset' } });
    stack.sysdig.trickle(arriving, 2);
    const process = stack.stages.poll;
    assert.ok(process !== undefined);

    let killed = 0;
    for (let kill = 0; kill < 20; kill += 1) {
      const run = poll();
      await sleep(random() * 400);
      await process.stop('SIGKILL');
      if ((await run) === undefined) killed += 1;
      await process.start();
    }
    assert.ok(killed >= 10, `only ${killed} of 20 runs were under way`);
    await until(async () => {
      const answer = await poll();
      return stack.sysdig.arriving() === 0 && answer?.['ended'] === 'complete';
    });
    // What arrived while the last run was at it comes with the next one.
    assert.equal((await poll())?.['ended'], 'complete');
    await until(() => stack.ledger.totals().written >= 5000, 200_000);

    const names = stack.scc.findings().map(({ name }) => String(name).split('/').at(-1));
    assert.equal(names.length, 5000);
    const ids: unknown[] = [...events, ...arriving].map((text) => {
      const event = parseJson(text);
      return isObject(event) ? event['id'] : undefined;
    });
    assert.deepEqual(new Set<unknown>(names), new Set(ids));
  });
});
