import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PubSub } from '@google-cloud/pubsub';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { startPubSubEmulator, type PubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import { discard } from '../../../scripts/discard/command.ts';
import { replay } from '../../../scripts/replay/command.ts';
import { runProgram, type Typed } from './run-program.ts';
import type { Ended } from './run-script.ts';

const projectId = 'discard';
const dead = `projects/${projectId}/subscriptions/findings-dead`;
const write = ['--stage', 'write', '--settle', '300ms'];

describe('npm run discard', () => {
  let emulator: PubSubEmulator;
  let pubsub: PubSub;
  let folder: string;
  let archive: string;
  beforeEach(async () => {
    emulator = await startPubSubEmulator({});
    pubsub = localPubSub(projectId, emulator.host);
    folder = await mkdtemp(join(tmpdir(), 'discard-'));
    archive = join(folder, 'archive.ndjson');
    await pubsub.createTopic('findings');
    await pubsub.createSubscription('findings', 'out');
    await pubsub.createTopic('findings-dead');
    await pubsub.createSubscription('findings-dead', 'findings-dead', { ackDeadlineSeconds: 600 });
    for (const reason of ['bad', 'bad', 'good']) {
      await pubsub
        .topic('findings-dead')
        .publishMessage({ data: Buffer.from('x'), attributes: { stage: 'write', reason } });
    }
    const delivery = {
      ackDeadlineSeconds: 10,
      maxDeliveryAttempts: 100,
      deadLetterRetentionSeconds: 604_800,
    };
    const local = { pid: process.pid, console: 'http://127.0.0.1:1', webhookSecret: 's', delivery };
    const stack = { projectId, local: { ...local, pubsub: emulator.host, securityCenter: 'x' } };
    await writeFile(join(folder, 'stack.json'), JSON.stringify(stack));
  });
  afterEach(async () => {
    await pubsub.close();
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  const run = async (
    program: ReturnType<typeof discard>,
    args: readonly string[],
    typed?: Typed,
  ): Promise<Ended> =>
    runProgram(
      program,
      ['--local', '--stack-file', join(folder, 'stack.json'), ...write, ...args],
      {},
      typed,
    );
  const waiting = (): number => emulator.counts(dead).undelivered;

  it('moves matching dead letters to a private archive that replay can read', async () => {
    const args = ['--reason', 'bad', '--archive', archive, '--yes'];
    const { code, out, err } = await run(discard(), args);
    assert.deepEqual([code, waiting()], [0, 1], err);
    assert.match(
      out,
      /^reason +taken +discarded +passed over\nbad +2 +2 +0\ngood +0 +0 +1\nall +2/,
    );
    assert.equal((await stat(archive)).mode & 0o777, 0o600);
    const replayed = await run(replay(), ['--from', archive, '--json']);
    assert.equal(replayed.code, 0, replayed.err);
    assert.equal(emulator.unacked(`projects/${projectId}/subscriptions/out`).length, 2);
  });

  it('lists dead letters with --dry-run, and changes nothing', async () => {
    const { code, out } = await run(discard(), ['--dry-run', '--archive', archive, '--json']);
    const report: unknown = JSON.parse(out);
    assert.ok(typeof report === 'object' && report !== null && 'tally' in report);
    assert.deepEqual(
      [code, report.tally],
      [0, { taken: 3, discarded: 0, passedOver: 0, later: 0, cameBack: 0, unusableLines: 0 }],
    );
    assert.equal(waiting(), 3);
    await assert.rejects(readFile(archive), { code: 'ENOENT' });
  });

  it('asks on a terminal, and does nothing without a yes', async () => {
    const args = ['--archive', archive];
    for (const input of ['n\n', '\n', '']) {
      const no = await run(discard(), args, { input, isTerminal: true });
      assert.deepEqual([no.code, no.out], [1, '']);
      assert.match(no.err, /^Move the matching dead letters from \S+findings-dead to .* \[y\/N\] /);
    }
    const nobody = await run(discard(), args);
    assert.deepEqual(
      [nobody.code, nobody.err],
      [2, 'error no terminal to ask for confirmation: use --yes\n'],
    );
    const unnamed = await run(discard(), ['--yes']);
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.err, /^error --archive FILE is missing/);
    assert.equal(waiting(), 3);
    const yes = await run(discard(), args, { input: 'y\n', isTerminal: true });
    assert.deepEqual([yes.code, waiting()], [0, 0], yes.err);
  });

  it('removes nothing that it cannot archive', async () => {
    const { code, err } = await run(discard(), ['--archive', '/dev/full', '--yes']);
    assert.equal(code, 1);
    assert.match(err, /ENOSPC/);
    assert.deepEqual(emulator.counts(dead), { undelivered: 3, outstanding: 0 });
  });
});
