import assert from 'node:assert/strict';
import { connect } from '../unit/local/emulators/scc/harness.ts';
import { fixture } from '../../local/samples/index.ts';
import { foldBucket } from '../../local/stack/local-settings.ts';
import { countOf, foldAll, properties, startFolding, untilDone } from './folding.ts';
import { falcoEvents, post, until, type TestStack } from './support.ts';

describe('folding repetitions', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('writes 200 repetitions in a minute as one finding, with a few writes', async function () {
    this.timeout(60_000);
    const updateSeconds = 2;
    stack = await startFolding(updateSeconds);
    await foldAll(stack, { count: 200, updateSeconds });
  });

  it("reopens nothing, and keeps an analyst's changes", async function () {
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

  it('separates another command', async function () {
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
