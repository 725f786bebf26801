import { pollWhileKilled, startPolling } from './poll.ts';
import type { TestStack } from './support.ts';

describe('polling', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async () => {
    stack = await startPolling();
  });
  after(async () => stack.close());

  it('makes a finding of each of 1,000 events, pages shifting under it, killed 3 times', async () => {
    await pollWhileKilled(stack, { count: 1000, late: 10, kills: 3, withinMs: 150 });
  });
});
