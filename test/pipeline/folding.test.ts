import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { connect } from '../unit/local/emulators/scc/harness.ts';
import { fixture } from '../../local/samples/index.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import { foldBucket } from '../../local/stack/local-settings.ts';
import { post, startTestStack, until, type TestStack } from './support.ts';

/** Falco events of one crash loop: they differ in their nanoseconds alone. */
async function falcoEvents(count: number): Promise<string[]> {
  const { body } = await fixture('e04');
  return Array.from({ length: count }, (_, n) =>
    body.replaceAll('27.021777225', `27.${String(n).padStart(9, '0')}`),
  );
}

/** On our own emulator of Pub/Sub, which can be asked what is left. */
async function startFolding(updateSeconds: number): Promise<TestStack> {
  return startTestStack({
    pubsubHost: undefined,
    settings: { write: { FOLD: 'on', FOLD_UPDATE_SECONDS: String(updateSeconds) } },
    // A message may be held back for longer than the ack deadline of a local run.
    delivery: { ackDeadlineSeconds: 60 },
  });
}

function properties(finding: JsonObject | undefined): JsonObject {
  const value = finding?.['sourceProperties'];
  return isObject(value) ? value : {};
}

const countOf = (stack: TestStack): unknown => properties(stack.scc.findings()[0])['fold_count'];

async function untilDone(stack: TestStack, findings = 1): Promise<void> {
  await until(() => stack.scc.findings().length >= findings && stack.ledger.underWay.length === 0);
}

/** The log of a process that was killed may lack what it had done: Pub/Sub knows whether anything is left. */
async function untilAcknowledged({ emulator, projectId }: TestStack): Promise<void> {
  const name = `projects/${projectId}/subscriptions/findings-write`;
  await until(() => emulator?.unacked(name).length === 0);
}

describe('folding repetitions', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('writes 2,000 of the same in a minute as one finding, a handful of times', async function () {
    this.timeout(120_000);
    const updateSeconds = 5;
    stack = await startFolding(updateSeconds);
    const events = await falcoEvents(2000);
    const start = Date.now();
    for (let at = 0; at < events.length; at += 100) {
      const { status } = await post(stack, `[${events.slice(at, at + 100).join(',')}]`);
      assert.equal(status, 200);
    }
    await untilDone(stack);
    const seconds = (Date.now() - start) / 1000;
    assert.ok(seconds < 60, `it took ${seconds} s`);
    const [finding, ...others] = stack.scc.findings();
    assert.deepEqual(others, []);
    assert.equal(countOf(stack), '2000');
    assert.equal(properties(finding)['fold_count_is'], 'exact');
    assert.match(String(properties(finding)['fold_first_time']), /27\.000000000Z$/);
    assert.match(String(properties(finding)['fold_last_time']), /27\.000001999Z$/);
    assert.match(String(finding?.['eventTime']), /27\.000001999Z$/);
    const { CreateFinding = {}, UpdateFinding = {} } = stack.scc.calls();
    assert.deepEqual(CreateFinding, { OK: 1 });
    const updates = UpdateFinding.OK ?? 0;
    assert.ok(updates <= Math.ceil(seconds / updateSeconds), `${updates} in ${seconds} s`);
    assert.equal(stack.ledger.of('write').written, 2000);
  });

  it('counts exactly while write is killed, calls fail, replies are lost and events come twice', async function () {
    this.timeout(180_000);
    const random = seeded(seedOf('FOLD_SEED'));
    stack = await startFolding(1);
    stack.scc.setFaults({ errorRate: 0.1, lostReplyRate: 0.2, latencyMs: 20 });
    stack.storage.setFaults({ errorRate: 0.1, lostReplyRate: 0.2, latencyMs: 20 });
    const distinct = await falcoEvents(300);
    const events = distinct
      .flatMap((event, n) => (n % 5 === 0 ? [event, event] : [event]))
      .map((event) => ({ event, key: random() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ event }) => event);
    const killing = (async () => {
      for (let kill = 0; kill < 8; kill += 1) {
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
    assert.equal(countOf(stack), '300');
    assert.equal(stack.scc.findings().length, 1);
    assert.equal(properties(stack.scc.findings()[0])['fold_count_is'], 'exact');
    const { CreateFinding = {}, UpdateFinding = {} } = stack.scc.calls();
    const failed = (CreateFinding.UNAVAILABLE ?? 0) + (UpdateFinding.UNAVAILABLE ?? 0);
    assert.ok(failed > 0, 'nothing failed, so nothing was shown');
  });

  it('reopens nothing, and overwrites nothing of what an analyst did', async function () {
    this.timeout(60_000);
    stack = await startFolding(1);
    const [first = '', second = ''] = await falcoEvents(2);
    await post(stack, first);
    await untilDone(stack);
    const name = String(stack.scc.findings()[0]?.['name']);
    const client = connect(stack.scc.port);
    try {
      await client.setFindingState({ name, state: 'INACTIVE' });
      await client.updateFinding({
        finding: { name, severity: 'LOW', nextSteps: 'Ask Ada.' },
        updateMask: { paths: ['severity', 'next_steps'] },
      });
      const before = stack.scc.findings()[0];
      await post(stack, second);
      await until(() => countOf(stack) === '2');
      const after = stack.scc.findings()[0];
      const { eventTime: _before, sourceProperties: _properties, ...untouched } = before ?? {};
      const { eventTime: _after, sourceProperties: _changed, ...same } = after ?? {};
      assert.deepEqual(same, untouched);
      assert.deepEqual(
        [same['state'], same['severity'], same['nextSteps']],
        ['INACTIVE', 'LOW', 'Ask Ada.'],
      );
      const changed = Object.entries(properties(after)).filter(
        ([key, value]) => properties(before)[key] !== value,
      );
      assert.deepEqual(changed.map(([key]) => key).toSorted(), ['fold_count', 'fold_last_time']);
    } finally {
      await client.close();
    }
  });

  it('keeps another command apart', async function () {
    this.timeout(60_000);
    stack = await startFolding(1);
    const [event = ''] = await falcoEvents(1);
    const changes: ((text: string) => string)[] = [
      (text) => text,
      (text) => text.replaceAll('27.000000000', '27.000000001'),
      (text) =>
        text
          .replaceAll('27.000000000', '28.000000000')
          .replace('"proc.cmdline": "', '"proc.cmdline": "/tmp/x '),
    ];
    await post(stack, `[${changes.map((change) => change(event)).join(',')}]`);
    await untilDone(stack, 2);
    const counts = stack.scc.findings().map((finding) => properties(finding)['fold_count']);
    assert.deepEqual(new Set(counts), new Set(['1', '2']));
  });

  it('keeps its objects small, and under a prefix', async function () {
    this.timeout(60_000);
    stack = await startFolding(1);
    await post(stack, (await fixture('e04')).body);
    await untilDone(stack);
    const id = String(stack.scc.findings()[0]?.['name']).split('/').at(-1);
    const text = stack.storage.read(foldBucket, `folds/${id}.json`);
    assert.match(
      text ?? '',
      /^\{"version":1,"first":"[^"]+","last":"[^"]+","complete":true,"ids":\["994f594cfda0b7924d9a3ebf00fe5c77"\]\}\n$/,
    );
  });
});
