import { pollWhileKilled, startPolling } from './poll.ts';
import type { TestStack } from './support.ts';

describe('polling', function () {
  this.timeout(90_000);
  let stack: TestStack;
  before(async () => {
    stack = await startPolling();
  });
  after(async () => stack.close());

  it('makes a finding of each of 400 events, pages shifting under it, killed twice', async () => {
    await pollWhileKilled(stack, { count: 400, late: 10, kills: 2, withinMs: 100 });
  });
});
