import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '@pipeline/shared/json.ts';
import { fixture } from '../../local/samples/index.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { startReplays, type Replays } from './replay.ts';
import { falcoEvents, post, until, untilDeadLetters } from './support.ts';

describe('npm run replay', () => {
  let replays: Replays;
  let stack: Replays['stack'];
  let folder: string;
  let stackFile: string;
  let start: Replays['start'];
  let run: Replays['run'];
  let replay: Replays['replay'];
  beforeEach(async () => {
    replays = await startReplays();
    ({ stack, folder, stackFile, start, run, replay } = replays);
  });
  afterEach(async () => replays.close());

  it('lists, selects, archives, rejects, and releases the others', async () => {
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    for (const name of ['e04', 'b17', 'b03']) await post(stack, (await fixture(name)).body);
    await untilDeadLetters(stack, 4);
    stack.scc.setFaults({ errorRate: 0 });

    const { out, err, code } = await run('--stage=write', '--settle=1s', '--dry-run');
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

    // It is still in the archive: replaying it again creates no second finding.
    const again = await replay('--stage=write', `--from=${archive}`);
    assert.deepEqual(again.report['tally'], { ...nothing, taken: 1, replayed: 1 });
    await until(() => stack.ledger.of('write').duplicate === 1);
    assert.equal(stack.scc.findings().length, 4);
  });

  it('ends although the stage still fails, and rejects messages that failed three times', async () => {
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(stack, `[${(await falcoEvents(5)).join(',')}]`);
    const [first] = await untilDeadLetters(stack, 5);
    for (const replayCount of ['1', '2', '3']) {
      const { code, report } = await replay('--stage=write', '--rate=100');
      assert.equal(code, 1, 'all came back');
      assert.deepEqual(report['tally'], { ...nothing, taken: 5, replayed: 5, ...back(5) });
      const letters = await untilDeadLetters(stack, 5);
      assert.equal(letters.length, 5);
      for (const { attributes } of letters) {
        assert.deepEqual(
          [attributes['replayCount'], attributes['via'], attributes['receivedAt']],
          [replayCount, 'replay', first?.attributes['receivedAt']],
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

  it('at Ctrl-C finishes messages in flight, releases the others and prints a summary', async () => {
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
    // At once: no lease holds them until an ack deadline.
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

  it('exports unknown payloads, and replays them once a format exists', async () => {
    // As an older receive that did not know this format would have left it.
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
        error: 'no format recognizes this body',
      },
    });
    await post(stack, '{"who": "knows"}');
    await untilDeadLetters(stack, 2);

    const archive = join(folder, 'unknown.ndjson');
    const unknown = ['--stage=enrich', '--reason=unknown-format'];
    const exported = await replay(...unknown, '--dry-run', `--archive=${archive}`);
    assert.deepEqual(exported.report['tally'], { ...nothing, taken: 2 });
    assert.equal((await deadLetters(stack)).length, 2);

    // The upgrade recognizes one of them, and computes a new ID. The other becomes a dead letter again.
    const known = await replay(...unknown, `--from=${archive}`, `--id=${stale}`);
    assert.deepEqual(known.report['tally'], { ...nothing, taken: 1, replayed: 1, passedOver: 1 });
    await until(() => stack.scc.findings().length === 1);
    const [finding] = stack.scc.findings();
    assert.match(String(finding?.['name']), /\/findings\/994f594cfda0b7924d9a3ebf00fe5c77$/);

    const all = await replay(...unknown);
    assert.deepEqual(all.report['tally'], { ...nothing, taken: 2, replayed: 2, ...back(1) });
    await until(() => stack.ledger.of('write').duplicate === 1);
    const [back1, ...others] = await untilDeadLetters(stack, 1);
    assert.deepEqual([back1?.data.toString(), others], ['{"who": "knows"}', []]);
    const { stage, reason, replayCount } = back1?.attributes ?? {};
    assert.deepEqual([stage, reason, replayCount], ['enrich', 'unknown-format', '1']);
    assert.equal(stack.scc.findings().length, 1);
  });

  it('reports errors on one line, and does nothing', async () => {
    await writeFile(join(folder, 'no.json'), '{}');
    const cases: [args: string[], code: number, err: RegExp][] = [
      [['--stage=receive'], 2, /Allowed choices are enrich, write/],
      [['--stage=write', '--older-than=soon'], 2, /it must be like 90m, 12h, 2d or 2026-11/],
      [['--stage=write', '--show-payload'], 2, /^error --show-payload goes with --dry-run\n$/],
      [['--stage=write', '--project=other'], 2, /^error which pipeline\? Use one of --local/],
      [['--stage=write', `--from=${join(folder, 'absent')}`], 2, /^error cannot read the archive/],
      [['--stage=write', `--archive=${folder}/no/a`], 2, /^error cannot write to the archive/],
    ];
    for (const [args, expected, message] of cases) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [expected, ''], err);
      assert.match(err, message);
    }
    const stackLeft: unknown = JSON.parse(await readFile(stackFile, 'utf8'));
    assert.ok(isObject(stackLeft));
    await writeFile(stackFile, JSON.stringify({ ...stackLeft, projectId: 'elsewhere' }));
    const { code, out, err } = await run('--stage=write');
    assert.deepEqual(
      [code, out, err],
      [
        1,
        '',
        'error there is no subscription projects/elsewhere/subscriptions/findings-dead: is this the right deployment?\n',
      ],
    );
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

/** The counts of the messages that the run saw return. */
function back(count: number): object {
  return { later: count, cameBack: count };
}
