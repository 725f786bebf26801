import assert from 'node:assert/strict';
import { backoffMs } from '../../../../../local/emulators/pubsub/policy.ts';

describe('the backoff', () => {
  it('doubles from the minimum and stops at the maximum', () => {
    const retry = { minimumBackoffMs: 10_000, maximumBackoffMs: 600_000 };
    const seconds = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((n) => backoffMs(retry, n) / 1000);
    assert.deepEqual(seconds, [10, 20, 40, 80, 160, 320, 600, 600, 600]);
  });

  it('is zero without a policy, without a failure, or if the policy says so', () => {
    assert.equal(backoffMs(undefined, 7), 0);
    assert.equal(backoffMs({ minimumBackoffMs: 10, maximumBackoffMs: 20 }, 0), 0);
    assert.equal(backoffMs({ minimumBackoffMs: 0, maximumBackoffMs: 0 }, 3), 0);
  });
});
