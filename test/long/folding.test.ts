import { foldAll, foldWhileKilled, startFolding } from '../pipeline/folding.ts';
import type { TestStack } from '../pipeline/support.ts';

describe('folding repetitions, at length', function () {
  this.timeout(180_000);
  let stack: TestStack;
  afterEach(async () => stack.close());

  it('writes 2,000 repetitions as one finding, at most once per FOLD_UPDATE_SECONDS', async () => {
    const updateSeconds = 5;
    stack = await startFolding(updateSeconds);
    await foldAll(stack, { count: 2000, updateSeconds });
  });

  it('counts exactly while write is killed 8 times, calls fail, replies are lost and events are repeated', async () => {
    stack = await startFolding(1);
    await foldWhileKilled(stack, { count: 300, kills: 8 });
  });
});
