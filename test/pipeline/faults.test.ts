import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { status as grpcStatus } from '@grpc/grpc-js';
import { fixture } from '../../local/samples/index.ts';
import {
  falcoEvents,
  post,
  startTestStack,
  until,
  untilDeadLetters,
  type TestStack,
} from './support.ts';

describe('while things fail', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('creates exactly the distinct findings of 500 events, while SCC fails and enrich is killed', async function () {
    this.timeout(120_000);
    stack = await startTestStack();
    stack.scc.setFaults({ errorRate: 0.2, code: 'UNAVAILABLE' });
    const distinct = await falcoEvents(400);
    // Send every fourth event twice, in batches of ten, in a different order.
    const events = distinct.flatMap((event, n) => (n % 4 === 0 ? [event, event] : [event]));
    assert.equal(events.length, 500);
    const order = events.map((event, n) => ({ event, key: (n * 7919) % 500 }));
    const shuffled = order.toSorted((a, b) => a.key - b.key).map(({ event }) => event);
    // Google's emulator (0.8.20) never redelivers the messages of a killed puller; Pub/Sub does, after the ack
    // deadline.
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

  it('moves a finding that Security Command Center permanently rejects to findings-dead', async function () {
    this.timeout(90_000);
    stack = await startTestStack();
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(stack, (await fixture('e04')).body);
    const [letter] = await untilDeadLetters(stack, 1);
    assert.equal(letter?.topic, 'findings-dead');
    const { reason, stage, eventId, format } = letter.attributes;
    assert.deepEqual(
      [reason, stage, eventId, format],
      ['scc-invalid-argument', 'write', '994f594cfda0b7924d9a3ebf00fe5c77', 'falco'],
    );
    assert.ok(letter.attributes['error']?.includes('INVALID_ARGUMENT'));
  });

  it('lets Pub/Sub dead-letter a message that fails at every delivery', async function () {
    this.timeout(90_000);
    stack = await startTestStack({
      delivery: { maxDeliveryAttempts: 5 },
    });
    stack.scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
    await post(stack, (await fixture('e04')).body);
    const [letter] = await untilDeadLetters(stack, 1);
    assert.equal(letter?.topic, 'findings-dead');
    assert.equal(letter.attributes['eventId'], '994f594cfda0b7924d9a3ebf00fe5c77');
    assert.equal(letter.attributes['CloudPubSubDeadLetterSourceSubscription'], 'findings-write');
    await until(() => stack.ledger.of('write').retried >= 5);
  });

  it('returns 429 to Pub/Sub while the quota is exhausted, and writes everything in the end', async function () {
    this.timeout(90_000);
    stack = await startTestStack();
    stack.scc.setFaults({ errorRate: 1, code: 'RESOURCE_EXHAUSTED' });
    await post(stack, `[${(await falcoEvents(20)).join(',')}]`);
    await until(() => stack.ledger.of('write').retried >= 20);
    assert.equal(stack.scc.findings().length, 0);
    stack.scc.setFaults({ errorRate: 0 });
    await until(() => stack.scc.findings().length === 20);
  });
});

describe('while Pub/Sub cannot be reached', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it("returns 503 within its deadline, and the sender's retry creates one finding", async function () {
    // Only our own emulator supports injected faults.
    this.timeout(90_000);
    stack = await startTestStack({
      pubsubHost: undefined,
      // Long enough for a busy machine.
      settings: { receive: { PUBLISH_TIMEOUT_MS: '3000' } },
    });
    const { body } = await fixture('e04');
    stack.emulator?.setFaults({ publish: { code: grpcStatus.UNAVAILABLE, rate: 1 } });
    const failed = await post(stack, body);
    assert.equal(failed.status, 503);
    assert.ok(Number(failed.headers.get('retry-after')) > 0);
    stack.emulator?.setFaults({ publish: undefined });
    for (let attempt = 0; attempt < 2; attempt += 1)
      assert.equal((await post(stack, body)).status, 200);
    await until(() => stack.ledger.totals().written + stack.ledger.totals().duplicate >= 2);
    assert.equal(stack.scc.findings().length, 1);
  });
});
