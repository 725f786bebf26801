import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { falcoEvents, post, startTestStack, until, type TestStack } from '../pipeline/support.ts';

describe('while calls fail and a stage is killed', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('creates exactly the distinct findings of 500 events, while SCC fails and enrich is killed', async () => {
    stack = await startTestStack();
    stack.scc.setFaults({ errorRate: 0.2, code: 'UNAVAILABLE' });
    const distinct = await falcoEvents(400);
    // Send every fourth event twice, in batches of ten, in a different order.
    const events = distinct.flatMap((event, n) => (n % 4 === 0 ? [event, event] : [event]));
    assert.equal(events.length, 500);
    const order = events.map((event, n) => ({ event, key: (n * 7919) % 500 }));
    const shuffled = order.toSorted((a, b) => a.key - b.key).map(({ event }) => event);
    // Google's emulator (0.8.20) never redelivers the messages of a killed puller; Pub/Sub does, after the ack deadline.
    const losesLeases = stack.emulator === undefined && stack.deliveredBy === 'pull';
    const killing = (async () => {
      for (let kill = 0; kill < 3; kill += 1) {
        const before = stack.ledger.totals().enriched;
        await until(() => stack.ledger.totals().enriched > before);
        await stack.stages.enrich.stop(losesLeases ? 'SIGTERM' : 'SIGKILL');
        await stack.stages.enrich.start();
      }
    })();
    for (let at = 0; at < shuffled.length; at += 10) {
      const { status, body } = await post(stack, `[${shuffled.slice(at, at + 10).join(',')}]`);
      assert.deepEqual([status, body], [200, { accepted: 10, ignored: 0, quarantined: 0 }]);
      // Spread over the kills, so that each kill finds work in flight.
      await sleep(20);
    }
    await killing;
    await until(() => stack.scc.findings().length >= 400 && stack.ledger.underWay.length === 0);
    const ids = stack.scc.findings().map(({ name }) => String(name));
    assert.equal(ids.length, 400);
    assert.equal(new Set(ids).size, 400);
    const times = new Set(stack.scc.findings().map((finding) => String(finding['eventTime'])));
    assert.equal(times.size, 400);
    const { CreateFinding = {} } = stack.scc.calls();
    assert.ok((CreateFinding.UNAVAILABLE ?? 0) > 0, 'nothing failed, so nothing was shown');
  });
});
