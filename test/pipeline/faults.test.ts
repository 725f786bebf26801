import assert from 'node:assert/strict';
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

describe('while Security Command Center refuses', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startTestStack();
  });
  after(async () => stack.close());

  it('moves a finding that Security Command Center permanently rejects to findings-dead', async () => {
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

  it('returns 429 to Pub/Sub while the quota is exhausted, and writes everything in the end', async () => {
    stack.scc.setFaults({ errorRate: 1, code: 'RESOURCE_EXHAUSTED' });
    await post(stack, `[${(await falcoEvents(20)).join(',')}]`);
    await until(() => stack.ledger.of('write').retried >= 20);
    assert.equal(stack.scc.findings().length, 0);
    stack.scc.setFaults({ errorRate: 0 });
    await until(() => stack.scc.findings().length === 20);
  });
});

describe('a message that Security Command Center refuses at every delivery', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('is dead-lettered by Pub/Sub', async () => {
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
});

describe('while Pub/Sub cannot be reached', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  it("returns 503 within its deadline, and the sender's retry creates one finding", async () => {
    // Only our own emulator supports injected faults.
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
