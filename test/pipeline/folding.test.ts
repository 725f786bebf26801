import assert from 'node:assert/strict';
import { connect } from '../unit/local/emulators/scc/harness.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { foldBucket } from '../../local/stack/local-settings.ts';
import { foldAll, properties, startFolding } from './folding.ts';
import { falcoEvents, post, until, type TestStack } from './support.ts';

describe('folding repetitions', () => {
  const updateSeconds = 1;
  let stack: TestStack;
  before(async () => {
    stack = await startFolding(updateSeconds);
  });
  after(async () => stack.close());

  /** Events that no other test folds, since their rule is another. */
  const eventsOf = async (rule: string, count: number): Promise<string[]> =>
    (await falcoEvents(count)).map((event) => event.replaceAll('Run shell untrusted', rule));
  const findingsOf = (rule: string): JsonObject[] =>
    stack.scc.findings().filter(({ category }) => category === rule);

  it('writes 200 repetitions as one finding, at most once per FOLD_UPDATE_SECONDS', async () => {
    await foldAll(stack, { count: 200, updateSeconds });
  });

  it("reopens nothing, and keeps an analyst's changes", async () => {
    const rule = 'A rule that an analyst changes';
    const [first = '', second = ''] = await eventsOf(rule, 2);
    await post(stack, first);
    await until(() => findingsOf(rule).length === 1 && stack.ledger.underWay.length === 0);
    const name = String(findingsOf(rule)[0]?.['name']);
    const client = connect(stack.scc.port);
    try {
      await client.setFindingState({ name, state: 'INACTIVE' });
      await client.updateFinding({
        finding: { name, severity: 'LOW', nextSteps: 'Ask Ada.' },
        updateMask: { paths: ['severity', 'next_steps'] },
      });
      const [before] = findingsOf(rule);
      await post(stack, second);
      await until(() => properties(findingsOf(rule)[0])['fold_count'] === '2');
      const [after] = findingsOf(rule);
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

  it('separates another command', async () => {
    const rule = 'A rule with two commands';
    const [event = ''] = await eventsOf(rule, 1);
    const changes: ((text: string) => string)[] = [
      (text) => text,
      (text) => text.replaceAll('27.000000000', '27.000000001'),
      (text) =>
        text
          .replaceAll('27.000000000', '28.000000000')
          .replace('"proc.cmdline": "', '"proc.cmdline": "/tmp/x '),
    ];
    await post(stack, `[${changes.map((change) => change(event)).join(',')}]`);
    await until(() => findingsOf(rule).length === 2 && stack.ledger.underWay.length === 0);
    const counts = findingsOf(rule).map((finding) => properties(finding)['fold_count']);
    assert.deepEqual(new Set(counts), new Set(['1', '2']));
  });

  it('keeps its objects small, and under a prefix', async () => {
    const rule = 'A rule with one event';
    const [event = ''] = await eventsOf(rule, 1);
    await post(stack, event);
    await until(() => findingsOf(rule).length === 1 && stack.ledger.underWay.length === 0);
    const id = String(findingsOf(rule)[0]?.['name']).split('/').at(-1);
    const text = stack.storage.read(foldBucket, `folds/${id}.json`);
    assert.match(
      text ?? '',
      /^\{"version":1,"first":"[^"]+","last":"[^"]+","complete":true,"ids":\["[0-9a-f]{32}"\]\}\n$/,
    );
  });
});
