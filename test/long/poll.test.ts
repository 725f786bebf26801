import { pollWhileKilled, startPolling } from './poll.ts';
import type { TestStack } from '../pipeline/support.ts';

describe('polling, at length', function () {
  this.timeout(300_000);
  let stack: TestStack;
  before(async () => {
    stack = await startPolling();
  });
  after(async () => stack.close());

  it('creates a finding for each of 5,000 events while pages shift and it is killed 20 times', async () => {
    await pollWhileKilled(stack, { count: 5000, late: 200, kills: 20, withinMs: 400 });
  });
});
