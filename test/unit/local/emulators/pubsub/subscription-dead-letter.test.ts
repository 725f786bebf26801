import assert from 'node:assert/strict';
import { deadlineMs, message, noPolicy, retry, setUp } from './subscription-fixture.ts';

describe('a subscription with a dead-letter policy', () => {
  it('gives up a message after its last attempt, not before', () => {
    const { subscription, outcomes, letters, leaseOne } = setUp({
      ...noPolicy,
      maxDeliveryAttempts: 5,
    });
    subscription.add(message('1'));
    for (let n = 1; n <= 4; n += 1) subscription.nack(leaseOne(n).ackId, n, 'HTTP 500');
    assert.deepEqual(letters, []);
    subscription.nack(leaseOne(5).ackId, 5, 'HTTP 503');
    assert.deepEqual(letters, [{ id: '1', attempts: 5, error: 'HTTP 503' }]);
    assert.equal(subscription.size, 0);
    assert.deepEqual(outcomes.at(-2), '1 #4 nacked: HTTP 500');
    assert.deepEqual(outcomes.at(-1), '1 #5 deadLettered: HTTP 503');
  });

  it('counts expired deadlines as attempts', () => {
    const { subscription, letters, leaseOne } = setUp({ ...noPolicy, maxDeliveryAttempts: 5 });
    subscription.add(message('1'));
    for (let n = 0; n < 5; n += 1) leaseOne(n * deadlineMs);
    subscription.advance(5 * deadlineMs);
    assert.deepEqual(letters, [{ id: '1', attempts: 5, error: 'ack deadline expired' }]);
  });

  it("reports no error for a puller's nack", () => {
    const { subscription, letters, holder } = setUp({ ...noPolicy, maxDeliveryAttempts: 5 });
    subscription.add(message('1'));
    const puller = { ...holder, explainsFailures: false };
    for (let n = 0; n < 5; n += 1) {
      const [lease] = subscription.lease(n, deadlineMs, puller, 1, 100);
      subscription.nack(lease?.ackId ?? '', n);
    }
    assert.deepEqual(letters, [{ id: '1', attempts: 5, error: undefined }]);
  });

  it('continues to deliver, with backoff, while the dead-letter topic is missing', () => {
    const policy = { retry, maxDeliveryAttempts: 5 };
    const { subscription, outcomes, leaseOne } = setUp(policy, false);
    subscription.add(message('1'));
    let now = 0;
    for (let n = 1; n <= 7; n += 1) {
      const lease = leaseOne(now);
      assert.equal(lease.attempt, n);
      subscription.nack(lease.ackId, now);
      now = subscription.nextDue ?? now;
    }
    assert.equal(subscription.size, 1);
    assert.match(outcomes.at(-1) ?? '', /^1 #7 nacked/);
  });

  it('follows a changed policy', () => {
    const { subscription, letters, leaseOne } = setUp(noPolicy);
    subscription.add(message('1'));
    for (let n = 1; n <= 6; n += 1) subscription.nack(leaseOne(n).ackId, n);
    subscription.policy = { retry, maxDeliveryAttempts: 8 };
    subscription.nack(leaseOne(7).ackId, 7);
    assert.equal(subscription.nextDue, 600_007);
    subscription.nack(leaseOne(600_007).ackId, 600_007);
    assert.equal(letters.length, 1);
  });
});
