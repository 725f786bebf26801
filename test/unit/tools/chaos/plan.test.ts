import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { parseItems, parseItemLines } from '@pipeline/shared/items.ts';
import { bodyOf, kindOf } from '../../../../tools/chaos/request-body.ts';
import { createRandom } from '../../../../tools/lib/random.ts';
import { allKinds } from '../../../../tools/chaos/all-kinds.ts';
import type { EventKind } from '../../../../tools/chaos/event-kind.ts';
import { drawPlan, type Plan } from '../../../../tools/chaos/plan.ts';
import { planText } from '../../../../tools/chaos/report.ts';

describe('the plan of a chaos run', () => {
  let kinds: EventKind[];
  const draw = (seed: number, events = 2000): Plan =>
    drawPlan(createRandom(seed), kinds, { seed, events, rate: 100 });
  before(async () => {
    kinds = await allKinds(1);
  });

  it('is the same for the same seed, and differs for another', () => {
    assert.deepEqual(draw(3), draw(3));
    assert.equal(planText(draw(3)), planText(draw(3)));
    assert.notEqual(planText(draw(3)), planText(draw(4)));
  });

  it('sends every event, a tenth of them twice, out of order', () => {
    const sendings = draw(3).requests.flatMap((request) => request.sendings);
    assert.equal(sendings.length, 2200);
    const numbers = sendings.map(({ n }) => n);
    assert.equal(new Set(numbers).size, 2000);
    assert.equal(sendings.filter(({ copy }) => copy > 0).length, 200);
    const backwards = numbers.filter((n, at) => n < (numbers[at - 1] ?? 0)).length;
    assert.ok(backwards > 800, 'nearly in order');
  });

  it('has every form of request and every kind of fault, and ends its faults in time', () => {
    const plans = Array.from({ length: 20 }, (_, seed) => draw(seed));
    const forms = new Set(plans.flatMap(({ requests }) => requests.map(({ form }) => form)));
    assert.deepEqual([...forms].toSorted(), ['array', 'messages', 'ndjson', 'object', 'strays']);
    const faults = plans.flatMap((plan) => plan.faults);
    const text = JSON.stringify(faults);
    for (const each of [
      '"receive"',
      '"enrich"',
      '"write"',
      'UNAVAILABLE',
      'DEADLINE_EXCEEDED',
      'RESOURCE_EXHAUSTED',
      'lostReplyRate',
      'writesPerMinute',
      'rateLimitExceeded',
      'publishLatencyMs',
      'redeliverRate',
      '"publish"',
      'restartDeliveries',
      'freeze',
      'latencyMs',
      '"cut"',
      '"stall"',
      '"bug"',
      'write-scc',
      'enrich-pubsub',
    ])
      assert.ok(text.includes(each), each);
    for (const plan of plans) {
      for (const { at, durationMs } of plan.faults) assert.ok(at + durationMs <= plan.endsAt);
    }
  });

  it('packs events so that receive finds exactly these in the bodies', () => {
    const plan = draw(5);
    for (const request of plan.requests) {
      if (request.form === 'messages' || request.form === 'strays') continue;
      const { bytes, headers } = bodyOf(plan, request);
      const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
      const items = request.form === 'ndjson' ? parseItemLines(body) : parseItems(body);
      const ids = items.flatMap((item) => (item.kind === 'ignored' ? [] : [item.id]));
      const meant = request.sendings
        .map(({ n, copy }) => kindOf(plan.kinds, n).event(n, copy).id)
        .filter((id) => id !== '');
      assert.deepEqual(ids.toSorted(), meant.toSorted());
      assert.equal(items.length, request.sendings.length);
    }
  });
});
