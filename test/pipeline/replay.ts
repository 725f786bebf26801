import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { leaveAddresses } from '../../local/deployment-file.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { seeded, seedOf } from '../../tools/lib/random.ts';
import { replay } from '../../scripts/replay/command.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import type { Ended } from '../unit/scripts/run-script.ts';
import { falcoEvents, post, secret, startTestStack, until, type TestStack } from './support.ts';

const script = join(import.meta.dirname, '../../program/runtime-detections.ts');

interface Process {
  readonly child: ChildProcess;
  /** Resolves when it has printed its plan. */
  readonly begun: Promise<void>;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** A stack, and `npm run replay` beside it. */
export interface Replays {
  readonly stack: TestStack;
  readonly folder: string;
  readonly stackFile: string;
  readonly start: (...args: string[]) => Process;
  /** Runs the command within this process. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** Runs it to its end, with short waits. */
  readonly replay: (...args: string[]) => Promise<{ code: number | null; report: JsonObject }>;
  readonly close: () => Promise<void>;
}

export async function startReplays(): Promise<Replays> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'));
  const stackFile = join(folder, 'stack.json');
  const stack = await startTestStack();
  await leaveAddresses(stackFile, stack, 'http://127.0.0.1:1', secret);
  const processes: Process[] = [];
  const start = (...args: string[]): Process => {
    const child = spawn(
      process.execPath,
      [script, 'replay', '--local', `--stack-file=${stackFile}`, ...args],
      // For dozens of short runs: compile the loaded code once.
      { env: { NODE_COMPILE_CACHE: join(folder, 'compiled'), ...process.env } },
    );
    const begun = once(child.stderr, 'data').then(() => undefined);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
      ([out, err]) => ({ code: child.exitCode, out, err }),
    );
    const started = { child, begun, ended };
    processes.push(started);
    return started;
  };
  const run = async (...args: string[]): Promise<Ended> =>
    runProgram(replay(), ['--local', `--stack-file=${stackFile}`, ...args]);
  return {
    stack,
    folder,
    stackFile,
    start,
    run,
    replay: async (...args) => {
      const { code, out, err } = await run('--json', '--settle=1s', ...args);
      const report: unknown = JSON.parse(out || '{}');
      assert.ok(isObject(report), err);
      return { code, report };
    },
    close: async () => {
      for (const { child } of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(async ({ ended }) => ended));
      await stack.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Kills replay repeatedly while it processes this many dead letters: none may be lost or duplicated. */
export async function replayWhileKilled(
  { stack, folder, start, run }: Replays,
  {
    letters,
    kills,
    rate,
  }: { readonly letters: number; readonly kills: number; readonly rate: number },
): Promise<void> {
  const random = seeded(seedOf('REPLAY_SEED'));
  stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
  const events = await falcoEvents(letters);
  for (let at = 0; at < events.length; at += 100) {
    const { status } = await post(stack, `[${events.slice(at, at + 100).join(',')}]`);
    assert.equal(status, 200);
  }
  await until(() => stack.ledger.of('write').dead >= letters);
  assert.equal(stack.scc.findings().length, 0);
  stack.scc.setFaults({ errorRate: 0 });

  const archive = join(folder, 'killed.ndjson');
  await writeFile(archive, '');
  const lineBytes = (await deadLetters(stack))[0]?.data.length ?? 0;
  const writes = (): number => {
    const { written, duplicate } = stack.ledger.of('write');
    return written + duplicate;
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    // From before the first pull until after many acks. The archive shows the progress of a run on a machine of any
    // speed. This many runs cannot process all messages.
    const { child, begun, ended } = start(
      '--stage=write',
      `--rate=${rate}`,
      `--archive=${archive}`,
    );
    const killAt = (await stat(archive)).size + Math.floor(random() * 25) * lineBytes;
    await begun;
    await until(async () => (await stat(archive)).size >= killAt);
    // At least one kill happens while work is in flight.
    if (kill === kills) await until(() => writes() > 0);
    await sleep(random() * 50);
    child.kill('SIGKILL');
    await ended;
    assert.equal(child.signalCode, 'SIGKILL');
  }
  assert.ok(stack.scc.findings().length < letters, 'nothing was left for the last run');

  const last = start('--stage=write', '--rate=1000', '--json', `--archive=${archive}`);
  const { code, out, err } = await last.ended;
  assert.equal(code, 0, err);
  const report: unknown = JSON.parse(out);
  assert.ok(isObject(report) && isObject(report['tally']));
  const { taken, replayed, refused, failed } = report['tally'];
  assert.equal(taken, replayed);
  assert.deepEqual([refused, failed], [0, 0]);
  await until(() => stack.scc.findings().length >= letters);
  const names = stack.scc.findings().map(({ name }) => String(name));
  assert.deepEqual([names.length, new Set(names).size], [letters, letters]);
  const times = stack.scc.findings().map((finding) => String(finding['eventTime']));
  assert.equal(new Set(times).size, letters);
  assert.deepEqual(await deadLetters(stack), []);

  // Each was on the disk before it was acknowledged. A line truncated by a kill is a dead letter that still exists.
  const all = await run('--stage=write', `--from=${archive}`, '--dry-run', '--json');
  const saved: unknown = JSON.parse(all.out);
  assert.ok(isObject(saved) && isObject(saved['tally']));
  assert.equal(saved['tally']['taken'], letters);
}
