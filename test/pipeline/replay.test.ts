import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { leaveAddresses } from '../../local/deployment-file.ts';
import { fixture } from '../../local/samples/index.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import {
  falcoEvents,
  post,
  secret,
  startTestStack,
  until,
  untilDeadLetters,
  type TestStack,
} from './support.ts';

const script = join(import.meta.dirname, '../../scripts/replay.ts');

interface Run {
  readonly child: ChildProcess;
  /** Resolves when it has said what it is about to do. */
  readonly begun: Promise<void>;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

describe('npm run replay', () => {
  let folder: string;
  let stack: TestStack;
  let stackFile: string;
  let runs: Run[] = [];

  before(async function () {
    this.timeout(90_000);
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    stackFile = join(folder, 'stack.json');
  });
  beforeEach(async function () {
    this.timeout(90_000);
    stack = await startTestStack();
    await leaveAddresses(stackFile, stack, 'http://127.0.0.1:1', secret);
  });
  afterEach(async () => {
    for (const { child } of runs) child.kill('SIGKILL');
    await Promise.all(runs.map(async ({ ended }) => ended));
    runs = [];
    await stack.close();
  });
  after(async () => rm(folder, { recursive: true }));

  function start(...args: string[]): Run {
    const child = spawn(
      process.execPath,
      [script, '--local', `--stack-file=${stackFile}`, ...args],
      // Dozens of short runs: what they load is compiled once.
      { env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') } },
    );
    const begun = once(child.stderr, 'data').then(() => undefined);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
      ([out, err]) => ({ code: child.exitCode, out, err }),
    );
    const run = { child, begun, ended };
    runs.push(run);
    return run;
  }

  /** To its end, without waiting for long where nothing is to be waited for. */
  async function replay(...args: string[]): Promise<{ code: number | null; report: JsonObject }> {
    const { code, out, err } = await start('--json', '--settle=1s', ...args).ended;
    const report: unknown = JSON.parse(out || '{}');
    assert.ok(isObject(report), err);
    return { code, report };
  }

  it('lists, picks, archives, refuses, and gives back what it leaves', async function () {
    this.timeout(90_000);
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    for (const name of ['e04', 'b17', 'b03']) await post(stack, (await fixture(name)).body);
    await untilDeadLetters(stack, 4);
    stack.scc.setFaults({ errorRate: 0 });

    const { out, err, code } = await start('--stage=write', '--settle=1s', '--dry-run').ended;
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^994f594cfda0b7924d9a3ebf00fe5c77 {2}.+ {2}scc-invalid-argument {2}\d+s +- +0$/m,
    );
    assert.match(out, /^17dec7142e051355585daf677e472ed2 {2}Privileged Shell Spawned/m);
    assert.match(out, /^all +4 +0 +0 +0$/m);
    assert.doesNotMatch(out, /sourceProperties|"event"/);
    assert.equal(stack.scc.findings().length, 0);

    const archive = join(folder, 'falco.ndjson');
    const falco = await replay('--stage=write', '--format=falco', `--archive=${archive}`);
    assert.equal(falco.code, 0);
    assert.deepEqual(falco.report['tally'], { ...nothing, taken: 1, replayed: 1, passedOver: 3 });
    await until(() => stack.scc.findings().length === 1);
    const line: unknown = JSON.parse(await readFile(archive, 'utf8'));
    assert.ok(isObject(line) && isObject(line['attributes']));
    assert.equal(line['attributes']['reason'], 'scc-invalid-argument');

    const refused = await replay('--stage=write', '--max-replays=0');
    assert.equal(refused.code, 1);
    assert.deepEqual(refused.report['tally'], { ...nothing, refused: 3 });
    const rest = await replay('--stage=write', '--reason=scc-invalid-argument', '--newer-than=1h');
    assert.equal(rest.code, 0);
    assert.deepEqual(rest.report['reasons'], {
      'scc-invalid-argument': { taken: 3, replayed: 3, passedOver: 0, refused: 0, failed: 0 },
    });
    await until(() => stack.scc.findings().length === 4);
    assert.deepEqual(await deadLetters(stack), []);
    const nothingLeft = await replay('--stage=write');
    assert.deepEqual([nothingLeft.code, nothingLeft.report['tally']], [0, nothing]);

    // The archive has it still: once more makes no second finding.
    const again = await replay('--stage=write', `--from=${archive}`);
    assert.deepEqual(again.report['tally'], { ...nothing, taken: 1, replayed: 1 });
    await until(() => stack.ledger.of('write').duplicate === 1);
    assert.equal(stack.scc.findings().length, 4);
  });

  it('ends although the stage still fails, and refuses what came back three times', async function () {
    this.timeout(90_000);
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(stack, `[${(await falcoEvents(5)).join(',')}]`);
    const [first] = await untilDeadLetters(stack, 5);
    for (const replays of ['1', '2', '3']) {
      const { code, report } = await replay('--stage=write', '--rate=100');
      assert.equal(code, 0);
      assert.deepEqual(report['tally'], { ...nothing, taken: 5, replayed: 5, ...back(5) });
      const letters = await untilDeadLetters(stack, 5);
      assert.equal(letters.length, 5);
      for (const { attributes } of letters) {
        assert.deepEqual(
          [attributes['replayCount'], attributes['via'], attributes['receivedAt']],
          [replays, 'replay', first?.attributes['receivedAt']],
        );
      }
    }
    const { code, report } = await replay('--stage=write', '--rate=100');
    assert.equal(code, 1);
    assert.deepEqual(report['tally'], { ...nothing, refused: 5 });
    assert.equal((await untilDeadLetters(stack, 5)).length, 5);
    stack.scc.setFaults({ errorRate: 0 });
    assert.equal((await replay('--stage=write', '--rate=100', '--max-replays=4')).code, 0);
    await until(() => stack.scc.findings().length === 5);
  });

  it('at Ctrl-C finishes what is in flight, releases the rest and tells what it did', async function () {
    this.timeout(90_000);
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(stack, `[${(await falcoEvents(30)).join(',')}]`);
    await untilDeadLetters(stack, 30);
    stack.scc.setFaults({ errorRate: 0 });
    const { child, ended } = start('--stage=write', '--rate=5');
    await until(() => stack.scc.findings().length >= 3);
    child.kill('SIGINT');
    const { code, out } = await ended;
    assert.equal(code, 130);
    const [, taken = '', replayed = ''] = /^all +(\d+) +(\d+) +0 +0 +0$/m.exec(out) ?? [];
    assert.ok(Number(replayed) >= 3 && taken === replayed, out);
    // At once: nobody holds them until an ack deadline.
    const left = await deadLetters(stack);
    assert.equal(left.length, 30 - Number(replayed));
    const { undelivered, outstanding } = stack.emulator?.counts(
      `projects/${stack.projectId}/subscriptions/findings-dead`,
    ) ?? { undelivered: left.length, outstanding: 0 };
    assert.deepEqual([undelivered, outstanding], [left.length, 0]);
    await until(() => stack.scc.findings().length === Number(replayed));
    assert.equal((await replay('--stage=write', '--rate=100')).code, 0);
    await until(() => stack.scc.findings().length === 30);
  });

  it('exports what no format understood, and brings it back once one does', async function () {
    this.timeout(90_000);
    // As an older receive would have left it, which did not know this format yet.
    const { body } = await fixture('e04');
    const stale = 'f'.repeat(32);
    const topic = stack.pubsub.topic('events-dead');
    await topic.publishMessage({
      data: Buffer.from(body),
      attributes: {
        eventId: stale,
        receivedAt: '2026-11-20T12:00:00.000000000Z',
        via: 'webhook',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        stage: 'receive',
        reason: 'unknown-format',
        error: 'no format recognises this body',
      },
    });
    await post(stack, '{"who": "knows"}');
    await untilDeadLetters(stack, 2);

    const archive = join(folder, 'unknown.ndjson');
    const unknown = ['--stage=enrich', '--reason=unknown-format'];
    const exported = await replay(...unknown, '--dry-run', `--archive=${archive}`);
    assert.deepEqual(exported.report['tally'], { ...nothing, taken: 2 });
    assert.equal((await deadLetters(stack)).length, 2);

    // The upgrade understands one of them, and makes its id anew. The other is a dead letter once more.
    const known = await replay(...unknown, `--from=${archive}`, `--id=${stale}`);
    assert.deepEqual(known.report['tally'], { ...nothing, taken: 1, replayed: 1, passedOver: 1 });
    await until(() => stack.scc.findings().length === 1);
    const [finding] = stack.scc.findings();
    assert.match(String(finding?.['name']), /\/findings\/994f594cfda0b7924d9a3ebf00fe5c77$/);

    const all = await replay(...unknown);
    assert.deepEqual(all.report['tally'], { ...nothing, taken: 2, replayed: 2, ...back(1) });
    await until(() => stack.ledger.of('write').duplicate === 1);
    const [back1, ...others] = await untilDeadLetters(stack, 1);
    assert.deepEqual([back1?.data, others], ['{"who": "knows"}', []]);
    const { stage, reason, replayCount } = back1?.attributes ?? {};
    assert.deepEqual([stage, reason, replayCount], ['enrich', 'unknown-format', '1']);
    assert.equal(stack.scc.findings().length, 1);
  });

  it('says in one line what is wrong, and does nothing', async function () {
    this.timeout(90_000);
    await writeFile(join(folder, 'no.json'), '{}');
    const cases: [args: string[], code: number, err: RegExp][] = [
      [['--stage=receive'], 2, /Allowed choices are enrich, write/],
      [['--stage=write', '--older-than=soon'], 2, /it must be like 90m, 12h, 2d or 2026-11/],
      [['--stage=write', '--show-payload'], 2, /^error --show-payload goes with --dry-run\n$/],
      [['--stage=write', '--project=other'], 2, /^error say which pipeline: one of --local/],
      [['--stage=write', `--from=${join(folder, 'absent')}`], 2, /^error cannot read the archive/],
      [['--stage=write', `--archive=${folder}/no/a`], 2, /^error cannot write to the archive/],
    ];
    for (const [args, expected, message] of cases) {
      const { code, out, err } = await start(...args).ended;
      assert.deepEqual([code, out], [expected, ''], err);
      assert.match(err, message);
    }
    const stackLeft: unknown = JSON.parse(await readFile(stackFile, 'utf8'));
    assert.ok(isObject(stackLeft));
    await writeFile(stackFile, JSON.stringify({ ...stackLeft, projectId: 'elsewhere' }));
    const { code, out, err } = await start('--stage=write').ended;
    assert.deepEqual(
      [code, out, err],
      [
        1,
        '',
        'error there is no subscription projects/elsewhere/subscriptions/findings-dead: is this the right deployment?\n',
      ],
    );
  });

  it('loses nothing and doubles nothing when it is killed 20 times over 1,000 dead letters', async function () {
    this.timeout(240_000);
    const random = seeded(seedOf('REPLAY_SEED'));
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    const events = await falcoEvents(1000);
    for (let at = 0; at < events.length; at += 100) {
      const { status } = await post(stack, `[${events.slice(at, at + 100).join(',')}]`);
      assert.equal(status, 200);
    }
    await until(() => stack.ledger.of('write').dead >= 1000);
    assert.equal(stack.scc.findings().length, 0);
    stack.scc.setFaults({ errorRate: 0 });

    const archive = join(folder, 'killed.ndjson');
    await writeFile(archive, '');
    const lineBytes = (await deadLetters(stack))[0]?.data.length ?? 0;
    for (let kill = 0; kill < 20; kill += 1) {
      // From before the first pull until after many acks. What is archived tells how far a run is, however slow the
      // machine; and 20 runs cannot do all of it.
      const { child, begun, ended } = start('--stage=write', '--rate=100', `--archive=${archive}`);
      const killAt = (await stat(archive)).size + Math.floor(random() * 25) * lineBytes;
      await begun;
      await until(async () => (await stat(archive)).size >= killAt);
      await sleep(random() * 50);
      child.kill('SIGKILL');
      await ended;
      assert.equal(child.signalCode, 'SIGKILL');
    }
    const writes = (): number => {
      const { written, duplicate } = stack.ledger.of('write');
      return written + duplicate;
    };
    assert.ok(writes() > 0, 'no kill came while there was work under way');
    assert.ok(stack.scc.findings().length < 1000, 'nothing was left for the last run');

    const last = start('--stage=write', '--rate=1000', '--json', `--archive=${archive}`);
    const { code, out, err } = await last.ended;
    assert.equal(code, 0, err);
    const report: unknown = JSON.parse(out);
    assert.ok(isObject(report) && isObject(report['tally']));
    const { taken, replayed, refused, failed } = report['tally'];
    assert.equal(taken, replayed);
    assert.deepEqual([refused, failed], [0, 0]);
    await until(() => stack.scc.findings().length >= 1000);
    const names = stack.scc.findings().map(({ name }) => String(name));
    assert.deepEqual([names.length, new Set(names).size], [1000, 1000]);
    const times = stack.scc.findings().map((finding) => String(finding['eventTime']));
    assert.equal(new Set(times).size, 1000);
    assert.deepEqual(await deadLetters(stack), []);

    // Each was on the disk before it was acknowledged. A line that a kill has cut off is no dead letter that is gone.
    const all = await start('--stage=write', `--from=${archive}`, '--dry-run', '--json').ended;
    const saved: unknown = JSON.parse(all.out);
    assert.ok(isObject(saved) && isObject(saved['tally']));
    assert.equal(saved['tally']['taken'], 1000);
  });
});

const nothing = {
  taken: 0,
  replayed: 0,
  passedOver: 0,
  refused: 0,
  failed: 0,
  later: 0,
  cameBack: 0,
  unusableLines: 0,
};

/** The counts of those that the run saw coming back. */
function back(count: number): object {
  return { later: count, cameBack: count };
}
