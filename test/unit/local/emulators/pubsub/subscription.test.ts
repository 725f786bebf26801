import assert from 'node:assert/strict';
import { deadlineMs, message, name, noPolicy, retry, setUp } from './subscription-fixture.ts';

describe('a subscription', () => {
  it('delivers each message once, oldest first', () => {
    const { subscription, lease } = setUp(noPolicy);
    for (const id of ['1', '2', '3']) subscription.add(message(id));
    const ids = [...lease(0, 2), ...lease(0, 2), ...lease(0, 2)].map((one) => one.message.id);
    assert.deepEqual(ids, ['1', '2', '3']);
    assert.equal(subscription.outstanding, 3);
    assert.equal(subscription.ready, 0);
  });

  it('delivers no more bytes than requested, but always one message', () => {
    const { subscription, lease } = setUp(noPolicy);
    for (const [id, bytes] of [
      ['1', 60],
      ['2', 50],
      ['3', 500],
    ] as const) {
      subscription.add(message(id, bytes));
    }
    const taken = [1, 2, 3].map(() => lease(0, 10, 100).map((one) => one.message.id));
    assert.deepEqual(taken, [['1'], ['2'], ['3']]);
  });

  it('forgets acknowledged messages', () => {
    const { subscription, outcomes, ends, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const acked = subscription.ack(leaseOne(0).ackId, 9_999, 'HTTP 204');
    assert.equal(acked?.id, '1');
    assert.equal(subscription.size, 0);
    assert.equal(subscription.nextDue, undefined);
    assert.deepEqual(outcomes, ['1 #1 acked: HTTP 204']);
    assert.deepEqual(ends, ['1 acked']);
  });

  it('redelivers a nacked message at once without a retry policy', () => {
    const { subscription, outcomes, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const first = leaseOne(0);
    subscription.nack(first.ackId, 0);
    const second = leaseOne(0);
    assert.notEqual(second.ackId, first.ackId);
    assert.deepEqual([first.attempt, second.attempt], [1, 2]);
    assert.deepEqual(outcomes, ['1 #1 nacked: negatively acknowledged']);
  });

  it('waits 10, 20, 40 … 600 seconds between deliveries', () => {
    const { subscription, leaseOne, lease } = setUp({ ...noPolicy, retry });
    subscription.add(message('1'));
    const waits: number[] = [];
    let now = 0;
    for (let n = 0; n < 9; n += 1) {
      subscription.nack(leaseOne(now).ackId, now);
      const due = subscription.nextDue ?? now;
      assert.deepEqual(lease(due - 1), [], 'not a millisecond early');
      waits.push((due - now) / 1000);
      now = due;
    }
    assert.deepEqual(waits, [10, 20, 40, 80, 160, 320, 600, 600, 600]);
  });

  it('treats an expired ack deadline as a failure, with the backoff from then', () => {
    const { subscription, outcomes, ends, leaseOne } = setUp({ ...noPolicy, retry });
    subscription.add(message('1'));
    leaseOne(1000);
    subscription.advance(10_999);
    assert.equal(subscription.outstanding, 1);
    subscription.advance(11_000);
    assert.equal(subscription.outstanding, 0);
    assert.deepEqual(ends, ['1 expired']);
    assert.deepEqual(outcomes, ['1 #1 nacked: ack deadline expired']);
    assert.equal(subscription.nextDue, 21_000);
    assert.equal(leaseOne(21_000).attempt, 2);
  });

  it('rejects an acknowledgement after the deadline, even if no timer has run', () => {
    const { subscription, outcomes, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const { ackId } = leaseOne(0);
    assert.equal(subscription.ack(ackId, 10_000), undefined);
    assert.equal(subscription.size, 1);
    assert.deepEqual(outcomes, ['1 #1 nacked: ack deadline expired']);
  });

  it('ignores stale ack IDs', () => {
    const { subscription, outcomes, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const stale = leaseOne(0).ackId;
    subscription.nack(stale, 0);
    const current = leaseOne(0).ackId;
    assert.equal(subscription.ack(stale, 1), undefined);
    subscription.nack(stale, 1);
    subscription.modifyAckDeadline(stale, 1, 600_000);
    subscription.modifyAckDeadline(stale, 1, 0);
    assert.equal(subscription.nextDue, 10_000);
    assert.equal(subscription.ack(current, 2)?.id, '1');
    assert.equal(subscription.ack(current, 3), undefined, 'acknowledged twice');
    assert.equal(outcomes.length, 2);
  });

  it('distinguishes its own ack IDs, even stale ones, from others', () => {
    const { subscription, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const { ackId } = leaseOne(0);
    subscription.ack(ackId, 0);
    assert.ok(subscription.knows(ackId));
    for (const other of [
      '',
      'x',
      `${name}:`,
      `${name}:0`,
      `${name}:2`,
      `${name}:01`,
      `${name}2:1`,
    ]) {
      assert.ok(!subscription.knows(other), other);
    }
  });

  it('moves the ack deadline in both directions', () => {
    const { subscription, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    const { ackId } = leaseOne(0);
    subscription.modifyAckDeadline(ackId, 9000, 60_000);
    assert.equal(subscription.nextDue, 69_000);
    subscription.modifyAckDeadline(ackId, 10_000, 10_000);
    assert.equal(subscription.nextDue, 20_000);
    subscription.modifyAckDeadline(ackId, 11_000, 0);
    assert.equal(subscription.outstanding, 0);
    assert.equal(leaseOne(11_000).attempt, 2);
  });

  it('shows unacknowledged messages without leasing them', () => {
    const { subscription, lease, leaseOne } = setUp({ ...noPolicy, retry });
    subscription.add(message('1'));
    subscription.nack(leaseOne(0).ackId, 0);
    subscription.add(message('2'));
    lease(0);
    subscription.add(message('3'));
    const seen = subscription.unacked(10).map((one) => [one.message.id, one.failures, one.leased]);
    assert.deepEqual(seen, [
      ['1', 1, false],
      ['2', 0, true],
      ['3', 0, false],
    ]);
    assert.equal(subscription.unacked(2).length, 2);
    assert.equal(subscription.size, 3);
    assert.equal(subscription.ready, 1);
  });

  it('handles many messages whose leases end in any order', () => {
    const { subscription, lease } = setUp(noPolicy);
    for (let n = 0; n < 5000; n += 1) subscription.add(message(String(n)));
    const leases = lease(0, 5000);
    for (const [index, { ackId }] of leases.entries()) {
      if (index % 2 === 0) subscription.ack(ackId, 1);
      else if (index % 3 === 0) subscription.nack(ackId, 1);
    }
    assert.equal(subscription.size, 2500);
    assert.equal(subscription.ready, 833);
    subscription.advance(deadlineMs);
    assert.equal(subscription.ready, 2500);
    assert.equal(subscription.nextDue, undefined);
  });
});
