import assert from 'node:assert/strict';
import { runScript } from '../run-script.ts';

describe('the command chaos', () => {
  it('tells what it does, and that it has a Pub/Sub emulator of its own', async () => {
    const { code, out } = await runScript('chaos', ['--help']);
    assert.equal(code, 0);
    assert.match(out, /PUBSUB_EMULATOR_HOST is ignored/);
    assert.match(out, /npm run chaos -- --seed 42/);
  });

  it('refuses in one line what it cannot do, before anything is started', async () => {
    for (const args of [
      ['--events', '0'],
      ['--seed', '1.5'],
      ['--seed', '-1'],
      ['--minutes', 'x'],
      ['--runs', '0.5'],
      ['more'],
    ]) {
      const { code, err } = await runScript('chaos', args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /^error: .+\n/);
    }
  });
});
