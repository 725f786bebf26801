import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { leaveAddresses } from '../../local/deployment-file.ts';
import { sampleEvents } from '../../local/emulators/sysdig/index.ts';
import { backfill } from '../../scripts/backfill/command.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import { secret, startTestStack, until, type TestStack } from './support.ts';

const script = join(import.meta.dirname, '../../program/runtime-detections.ts');
const from = '2026-11-01T00:00:00Z';
const to = '2026-11-03T00:00:00Z';
const [begin, end] = [from, to].map((time) => nanosOfMillis(Date.parse(time)));

describe('npm run backfill', () => {
  let stack: TestStack;
  let folder: string;
  let remove: () => Promise<void>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backfill-'));
    const within = sampleEvents(300, { from: begin ?? 0n, to: end ?? 0n });
    const after = sampleEvents(5, { from: (end ?? 0n) + 1n, to: (end ?? 0n) + 10n ** 12n });
    stack = await startTestStack({ events: [...within, ...after] });
    remove = await leaveAddresses(join(folder, 'stack.json'), stack, 'http://127.0.0.1:1', secret);
  });
  after(async () => {
    await remove();
    await stack.close();
    await rm(folder, { recursive: true });
  });

  function start(...args: string[]) {
    const local = ['--local', '--stack-file', join(folder, 'stack.json')];
    const child = spawn(process.execPath, [script, 'backfill', ...local, ...args], { cwd: folder });
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
      ([out, err]) => ({ code: child.exitCode, out, err }),
    );
    return { child, ended };
  }
  /** Within this process. */
  const run = async (...args: string[]) =>
    runProgram(backfill(), ['--local', '--stack-file', join(folder, 'stack.json'), ...args]);
  const period = ['--from', from, '--to', to] as const;

  it('shows with --dry-run what it would publish, and publishes nothing', async () => {
    const { code, out } = await run(...period, '--dry-run', '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), {
      published: 300,
      ignored: 0,
      quarantined: 0,
      dryRun: true,
    });
    assert.equal(stack.ledger.totals().enriched, 0);
    assert.deepEqual(await readdir(folder), ['stack.json']);
  });

  it('continues after Ctrl-C or a kill, and creates one finding per event', async () => {
    const checkpoint = join(folder, 'how-far.json');
    const first = start(...period, '--rate', '100', '--checkpoint', checkpoint);
    await until(() => stack.ledger.totals().enriched > 0);
    first.child.kill('SIGINT');
    const { code, err } = await first.ended;
    assert.equal(code, 130);
    assert.match(
      err,
      /--from 2026-11-01T00:00:00\.000000000Z --to 2026-11-03T00:00:00\.000000000Z$/m,
    );
    const written = stack.ledger.totals().enriched;
    assert.ok(written < 300, `${written} were through already`);

    const second = start(...period, '--rate', '100', '--checkpoint', checkpoint);
    await until(() => stack.ledger.totals().enriched > written);
    second.child.kill('SIGKILL');
    await second.ended;

    const third = await run(...period, '--rate', '1000', '--checkpoint', checkpoint);
    assert.equal(third.code, 0, third.err);
    assert.match(third.out, /^\d+ events published$/m);
    await until(() => stack.ledger.totals().written >= 300 && stack.ledger.underWay.length === 0);
    assert.equal(stack.scc.findings().length, 300);
    assert.deepEqual(await readdir(folder), ['stack.json'], 'the checkpoint is gone');
  });

  it("reports invalid arguments, and Sysdig's errors", async () => {
    const cases: [string[], number, RegExp][] = [
      [['--from', 'yesterday'], 2, /--from .* it must be like 2026-01-31/],
      [['--from', to, '--to', from], 2, /^error --from must be before --to$/m],
      [['--from', '1h', '--to', '2126-01-01'], 2, /^error --to must not be in the future$/m],
      [['--from', '1h', '--rate', '0'], 2, /it must be a number above 0/],
      [['--from', '1h', '--region', 'mars1'], 2, /^error --region must be one of us1, /m],
      [
        ['--from', '1h', '--filter', 'severity ~ 3', '--dry-run'],
        1,
        /^error Sysdig's API: it refuses the request: check the filter \(EVENTS_FILTER\)$/m,
      ],
    ];
    for (const [args, code, message] of cases) {
      const ended = await run(...args);
      assert.match(ended.err, message);
      assert.equal(ended.code, code);
    }
  });
});
