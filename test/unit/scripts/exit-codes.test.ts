import assert from 'node:assert/strict';
import { commands } from '../../../program/commands.ts';
import { runProgram } from './run-program.ts';

/** Valid arguments by command that name something missing. */
const nothingThere: Readonly<Record<string, readonly string[]>> = {
  doctor: ['--local', '--stack-file', '/no/stack.json'],
  verify: ['--local', '--stack-file', '/no/stack.json'],
  replay: ['--local', '--stack-file', '/no/stack.json', '--stage', 'write'],
  discard: ['--local', '--stack-file', '/no/stack.json', '--stage', 'write', '--dry-run'],
  backfill: ['--local', '--stack-file', '/no/stack.json', '--from', '1h'],
  'register-webhook': ['--local', '--stack-file', '/no/stack.json'],
  'create-source': ['--local', '--stack-file', '/no/stack.json'],
  console: ['--local', '--stack-file', '/no/stack.json'],
  send: ['--local', '--stack-file', '/no/stack.json', '-'],
};

describe('exit codes and streams, as docs/operate.md has them', () => {
  for (const [name, { load }] of Object.entries(commands)) {
    it(`of ${name}`, async () => {
      const help = await runProgram(await load(), ['--help']);
      assert.deepEqual([help.code, help.err], [0, '']);
      assert.match(help.out, new RegExp(`^Usage: npm run ${name} -- `));
      const wrong = await runProgram(await load(), ['--no-such-option']);
      assert.deepEqual([wrong.code, wrong.out], [2, '']);
      assert.match(wrong.err, /^error: (?:unknown option '--no-such-option'|required option '--)/);

      const args = nothingThere[name];
      if (args === undefined) return;
      const { code, out, err } = await runProgram(await load(), args);
      assert.deepEqual([code, out], [2, ''], err);
      assert.match(err, /^error .*npm start\n$/);
    });
  }

  it('of each command that works on a pipeline', () => {
    const others = Object.keys(commands).filter((name) => !(name in nothingThere));
    assert.deepEqual(others, ['preview', 'cost']);
  });
});
