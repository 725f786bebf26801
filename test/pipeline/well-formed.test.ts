import assert from 'node:assert/strict';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { post, startTestStack, until, type TestStack } from './support.ts';

/** Half a surrogate pair, which JSON can express but UTF-8 cannot. */
const half = '\uD83D';

/** A Falco alert. */
function event(second: number, changes: JsonObject = {}): JsonObject {
  const { output_fields: fields, ...others } = changes;
  return {
    rule: 'Example rule',
    priority: 'Warning',
    time: `2026-01-05T10:11:${second}.123456789Z`,
    hostname: 'n1',
    source: 'syscall',
    output: 'Warning something happened',
    output_fields: {
      'k8s.node.name': 'n1',
      'proc.name': 'bash',
      ...(isObject(fields) ? fields : {}),
    },
    ...others,
  };
}

const events = [
  event(10, { rule: `Rule ${half}` }),
  event(11, { source: `sys${half}call` }),
  event(12, { hostname: `n${half}1` }),
  event(13, { priority: `Warn${half}` }),
  event(14, { output_fields: { 'k8s.ns.name': `n${half}`, 'k8s.pod.name': 'p' } }),
  event(15, { output_fields: { 'k8s.cluster.name': `c${half}`, 'proc.name': `a${half}b` } }),
  event(16, { output: `${half} happened`, tags: [half] }),
  event(17, { output_fields: { [`a${half}b`]: 'x' }, [half]: 'y' }),
].map((each) => JSON.stringify(each));

describe('text that is not well-formed Unicode', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startTestStack();
  });
  after(async () => stack.close());

  it('becomes a finding with U+FFFD in its place, at the first attempt', async () => {
    for (const body of events) assert.equal((await post(stack, body)).status, 200);
    await until(() => stack.ledger.underWay.length === 0);
    assert.deepEqual([stack.ledger.totals().written, stack.ledger.totals().retried], [8, 0]);
    assert.deepEqual(await deadLetters(stack), []);
    const text = JSON.stringify(stack.scc.findings());
    assert.doesNotMatch(text, /\\ud83d/i);
    for (const part of [
      'Rule \uFFFD',
      'sys\uFFFDcall',
      'n\uFFFD1',
      'Warn\uFFFD',
      'n\uFFFD"',
      'a\uFFFDb',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it("has one ID, in a batch, alone, or through another product's output", async () => {
    const ids = events.map(idOf);
    assert.equal(new Set(ids).size, events.length);
    const batch = await post(stack, `[${events.join(',')}]`);
    assert.deepEqual(
      [batch.status, batch.body],
      [200, { accepted: 8, ignored: 0, quarantined: 0 }],
    );
    const topic = stack.pubsub.topic(pushStages[0].topic);
    for (const data of events) await topic.publishMessage({ data: Buffer.from(data) });
    await until(() => stack.ledger.totals().duplicate === 16);
    const findings = stack.scc.findings().map(({ name }) => String(name).split('/').at(-1));
    assert.deepEqual(new Set(findings), new Set(ids));
  });
});

function idOf(body: string): string {
  const [item] = parseJsonItems(body);
  assert.ok(item?.kind === 'detection');
  // The published message is the received one.
  assert.equal(item.data, body);
  return item.id;
}
