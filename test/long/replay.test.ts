import { replayWhileKilled, startReplays, type Replays } from '../pipeline/replay.ts';

describe('npm run replay, at length', function () {
  this.timeout(240_000);
  let replays: Replays;
  before(async () => {
    replays = await startReplays();
  });
  after(async () => replays.close());

  it('loses and duplicates nothing when it is killed 20 times over 1,000 dead letters', async () => {
    await replayWhileKilled(replays, { letters: 1000, kills: 20, rate: 100 });
  });
});
