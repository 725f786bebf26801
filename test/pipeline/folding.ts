import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import { falcoEvents, post, startTestStack, until, type TestStack } from './support.ts';

/** Uses our own emulator of Pub/Sub, which reports the backlog. */
export async function startFolding(updateSeconds: number): Promise<TestStack> {
  return startTestStack({
    pubsubHost: undefined,
    settings: { write: { FOLD: 'on', FOLD_UPDATE_SECONDS: String(updateSeconds) } },
    // A message may be held for longer than the ack deadline of a local run.
    delivery: { ackDeadlineSeconds: 60 },
  });
}

export function properties(finding: JsonObject | undefined): JsonObject {
  const value = finding?.['sourceProperties'];
  return isObject(value) ? value : {};
}

const countOf = (stack: TestStack): unknown => properties(stack.scc.findings()[0])['fold_count'];

async function untilDone(stack: TestStack): Promise<void> {
  await until(() => stack.scc.findings().length > 0 && stack.ledger.underWay.length === 0);
}

/** The log of a killed process may lack finished work, but Pub/Sub knows the backlog. */
async function untilAcknowledged({ emulator, projectId }: TestStack): Promise<void> {
  const name = `projects/${projectId}/subscriptions/findings-write`;
  await until(() => emulator?.unacked(name).length === 0);
}

/** Sends this many repetitions, and checks that they become one finding, written at most once per `updateSeconds`. */
export async function foldAll(
  stack: TestStack,
  { count, updateSeconds }: { readonly count: number; readonly updateSeconds: number },
): Promise<void> {
  const events = await falcoEvents(count);
  const start = Date.now();
  for (let at = 0; at < events.length; at += 100) {
    const { status } = await post(stack, `[${events.slice(at, at + 100).join(',')}]`);
    assert.equal(status, 200);
  }
  await untilDone(stack);
  const seconds = (Date.now() - start) / 1000;
  const last = new RegExp(`27\\.${String(count - 1).padStart(9, '0')}Z$`);
  const [finding, ...others] = stack.scc.findings();
  assert.deepEqual(others, []);
  assert.equal(countOf(stack), String(count));
  assert.equal(properties(finding)['fold_count_is'], 'exact');
  assert.match(String(properties(finding)['fold_first_time']), /27\.000000000Z$/);
  assert.match(String(properties(finding)['fold_last_time']), last);
  assert.match(String(finding?.['eventTime']), last);
  const { CreateFinding = {}, UpdateFinding = {} } = stack.scc.calls();
  assert.deepEqual(CreateFinding, { OK: 1 });
  const updates = UpdateFinding.OK ?? 0;
  assert.ok(updates <= Math.ceil(seconds / updateSeconds), `${updates} in ${seconds} s`);
  assert.equal(stack.ledger.of('write').written, count);
}

/** Checks that the count of a finding is exact under all faults. Uses a stack that updates every second. */
export async function foldWhileKilled(
  stack: TestStack,
  { count, kills }: { readonly count: number; readonly kills: number },
): Promise<void> {
  const random = seeded(seedOf('FOLD_SEED'));
  const failed = (): number => {
    const { CreateFinding = {}, UpdateFinding = {} } = stack.scc.calls();
    return (CreateFinding.UNAVAILABLE ?? 0) + (UpdateFinding.UNAVAILABLE ?? 0);
  };
  stack.scc.setFaults({ errorRate: 1, lostReplyRate: 0.2, latencyMs: 20 });
  stack.storage.setFaults({ errorRate: 0.1, lostReplyRate: 0.2, latencyMs: 20 });
  const distinct = await falcoEvents(count);
  const events = distinct
    .flatMap((event, n) => (n % 5 === 0 ? [event, event] : [event]))
    .map((event) => ({ event, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ event }) => event);
  const killing = (async () => {
    // A rate alone might not fail any of a few calls.
    await until(() => failed() > 0);
    stack.scc.setFaults({ errorRate: 0.1 });
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(random() * 1500);
      await stack.stages.write.stop('SIGKILL');
      await stack.stages.write.start();
    }
  })();
  for (let at = 0; at < events.length; at += 6) {
    const { status } = await post(stack, `[${events.slice(at, at + 6).join(',')}]`);
    assert.equal(status, 200);
    await sleep(50);
  }
  await killing;
  await untilDone(stack);
  await untilAcknowledged(stack);
  assert.equal(countOf(stack), String(count));
  assert.equal(stack.scc.findings().length, 1);
  assert.equal(properties(stack.scc.findings()[0])['fold_count_is'], 'exact');
}
