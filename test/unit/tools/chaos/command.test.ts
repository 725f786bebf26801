import assert from 'node:assert/strict';
import { CommanderError } from 'commander';
import { createChaosCommand, type Options } from '../../../../tools/chaos/options.ts';
import { runScript } from '../../scripts/run-script.ts';

/** Parses arguments like the command line, without printing. */
function parse(...args: string[]): Options {
  const command = createChaosCommand().configureOutput({ writeErr: () => undefined });
  return command.parse(args, { from: 'user' }).opts<Options>();
}

describe('the command chaos', () => {
  it('says what it does, and that it has a Pub/Sub emulator of its own', async () => {
    const { code, out } = await runScript('tools/chaos', ['--help']);
    assert.equal(code, 0);
    assert.match(out, /PUBSUB_EMULATOR_HOST is ignored/);
    assert.match(out, /npm run chaos -- --seed 42/);
  });

  it('sends 20,000 events by default', () => {
    assert.deepEqual(parse(), { events: 20_000, runs: 1, rate: 150, minutes: 4 });
    const { events, seed } = parse('--events=600', '--seed=0');
    assert.deepEqual([events, seed], [600, 0]);
  });

  it('rejects impossible options', () => {
    for (const args of [
      ['--events', '0'],
      ['--events', '1.5'],
      ['--seed', '1.5'],
      ['--seed', '-1'],
      ['--seed', '2147483648'],
      ['--minutes', 'x'],
      ['--runs', '0.5'],
      ['more'],
    ]) {
      assert.throws(() => parse(...args), CommanderError, args.join(' '));
    }
  });
});
