import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { backfill } from '../../scripts/backfill/command.ts';
import { findDeployment } from '../../scripts/lib/find-deployment.ts';
import { isAlive } from '../../scripts/lib/processes.ts';
import { outcomes } from '../fixtures/outcomes.ts';
import { freePort } from '../../local/stack/ports.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import { until } from '../pipeline/support.ts';

const script = join(import.meta.dirname, '../../local/start.ts');

interface Run {
  readonly child: ChildProcess;
  /** Resolves when the process has exited. */
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
  readonly stackFile: string;
}

describe('npm start', () => {
  let folder: string;
  let runs: Run[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-'));
  });
  afterEach(async () => {
    for (const { child } of runs) child.kill('SIGKILL');
    await Promise.all(runs.map(async ({ ended }) => ended));
    runs = [];
    await rm(folder, { recursive: true });
  });

  const start = async (...args: string[]): Promise<Run> => startWith({}, ...args);

  async function startWith(
    settings: Readonly<Record<string, string>>,
    ...args: string[]
  ): Promise<Run> {
    const ports = [`--port=${await freePort()}`, `--console-port=${await freePort()}`];
    const stackFile = join(folder, 'stack.json');
    const child = spawn(
      process.execPath,
      [script, ...ports, `--stack-file=${stackFile}`, ...args],
      // npm tells its scripts by INIT_CWD where it was called.
      { env: { ...process.env, INIT_CWD: folder, ...settings }, cwd: folder },
    );
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
      ([out, err]) => ({ code: child.exitCode, out, err }),
    );
    const run = { child, ended, stackFile };
    runs.push(run);
    return run;
  }

  it('sends the samples with --exit, waits for every outcome and exits with 0', async () => {
    const { code, out, err } = await (await start('--exit', '--samples', 'all')).ended;
    assert.equal(err, '');
    assert.equal(code, 0);
    const all = Object.entries(outcomes).flatMap(([name, each]) =>
      each.flatMap((outcome) => ('finding' in outcome ? [{ name, id: outcome.finding }] : [])),
    );
    // Their senders publish the payloads in push envelopes, so receive never accepts those.
    const accepted = all.filter(({ name }) => !name.includes('pubsub-push-envelope'));
    assert.match(out, new RegExp(`^accepted +${accepted.length}$`, 'm'));
    assert.match(out, new RegExp(`^findings +${new Set(all.map(({ id }) => id)).size}$`, 'm'));
    assert.match(out, /every event has an outcome/);
    assert.match(
      out,
      /written +17dec7142e051355585daf677e472ed2 MEDIUM Privileged Shell .* \/\/compute/,
    );
  });

  it("serves the emulators' content, accepts faults, prints a working curl command, and ends at Ctrl-C", async () => {
    const run = await start('--secret', 'a-token-of-this-test');
    const { child, ended, stackFile } = run;
    const stack = await addresses(run);
    const api = async (
      path: string,
      init: RequestInit = {},
    ): Promise<JsonObject | JsonObject[]> => {
      const response = await fetch(`${stack.local?.console}${path}`, init);
      assert.equal(response.status, 200);
      return (await response.json()) as JsonObject | JsonObject[];
    };
    // The counters follow the stages' logs, which may arrive shortly after the finding.
    await until(async () => {
      const counters = await api('/api/stages');
      return !Array.isArray(counters) && counters['written'] === 6;
    });
    const counters = await api('/api/stages');
    assert.ok(!Array.isArray(counters));
    assert.deepEqual([counters['accepted'], counters['dead']], [6, 0]);
    assert.equal(((await api('/api/findings')) as JsonObject[]).length, 6);
    assert.deepEqual(await api('/api/dead-letters'), []);
    const faults = { scc: { errorRate: 1, code: 'INVALID_ARGUMENT' } };
    await api('/api/faults', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    const response = await fetch(stack.webhookUrl ?? '', {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-of-this-test', 'content-type': 'application/json' },
      body: '{"rule":"r","priority":"Error","time":"2026-01-01T00:00:00Z"}',
    });
    assert.equal(response.status, 200);
    await until(async () => ((await api('/api/dead-letters')) as JsonObject[]).length === 1);
    // It runs without poll, so that Sysdig has no events here, which is said.
    const period = ['--from', '1m', '--dry-run'];
    const filled = await runProgram(backfill(), ['--local', '--stack-file', stackFile, ...period]);
    assert.match(filled.err, /^the local pipeline runs without poll: .* npm start -- --poll/);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /curl -sS http:\/\/127\.0\.0\.1:\d+ -H 'Authorization: Bearer a-token-of-this-test'/,
    );
    const [, sample = ''] = /--data-binary @(\S+)/.exec(out) ?? [];
    // From where the person stands.
    assert.match(await readFile(resolve(folder, sample), 'utf8'), /^\{/);
    assertGone(stack);
    await assert.rejects(readFile(stackFile), { code: 'ENOENT' });
  });

  it('leaves no process behind when it is killed', async () => {
    const run = await start('--samples', 'none');
    const stack = await addresses(run);
    const { child, ended } = run;
    child.kill('SIGKILL');
    await ended;
    await until(() => pidsOf(stack).every((pid) => !isAlive(pid)));
  });

  it('goes on when a function dies: the console shows it as down, and starts it', async () => {
    const run = await start('--samples', 'none');
    const stack = await addresses(run);
    const writeState = async (path: string, method = 'GET'): Promise<JsonObject | undefined> => {
      const response = await fetch(`${stack.local?.console}${path}`, { method });
      const { stages } = (await response.json()) as { stages: JsonObject[] };
      return stages.find(({ stage }) => stage === 'write');
    };
    process.kill(pidsOf(stack)[2] ?? 0, 'SIGKILL');
    await until(async () => (await writeState('/api/pipeline'))?.['running'] === false);
    assert.equal((await writeState('/api/pipeline'))?.['endedBy'], 'SIGKILL');
    const started = await writeState('/api/stages/write/start', 'POST');
    assert.deepEqual([started?.['running'], started?.['endedBy']], [true, undefined]);
    run.child.kill('SIGINT');
    const { code, err } = await run.ended;
    assert.equal(code, 0);
    assert.match(err, /^warning write ended \(SIGKILL\): start it again .*console.*\n$/);
    assertGone(stack);
  });

  it('--exit ends with one clear line when a function dies', async () => {
    // At one write a minute, it waits until it is killed.
    const run = await startWith({ WRITES_PER_MINUTE: '1' }, '--exit');
    const stack = await addresses(run);
    process.kill(pidsOf(stack)[2] ?? 0, 'SIGKILL');
    const { code, err } = await run.ended;
    assert.equal(code, 1);
    assert.match(err, /^error write ended \(SIGKILL\)\n$/);
    assertGone(stack);
  });

  it('reports an invalid port, sample or option before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{');
    const cases: [string[], RegExp, number?][] = [
      [
        ['--port', port],
        new RegExp(`^error port ${port} is in use: choose another with --port\n$`),
      ],
      [['--samples', join(folder, 'absent.json')], /^error cannot read .*absent\.json: [^\n]+\n$/],
      [
        ['--secret', 'short-secret'],
        /^error --secret must be one line of at least 16 characters .*openssl rand -hex 16[^\n]+\n$/,
      ],
      [['--port', 'eighty'], /it must be a number from 1 to 65535/, 2],
    ];
    try {
      for (const [args, expected, exitCode = 1] of cases) {
        const { code, err } = await (await start(...args)).ended;
        assert.equal(code, exitCode);
        assert.match(err, expected);
        assert.doesNotMatch(err, /short-secret/);
      }
    } finally {
      server.close();
    }
  });

  async function addresses({ stackFile: file, child }: Run): Promise<Deployment> {
    await until(async () => {
      assert.equal(child.exitCode, null, 'it has ended');
      return (await readFile(file, 'utf8').catch(() => '')).endsWith('}\n');
    });
    return findDeployment({ local: true, stackFile: file });
  }
});

function pidsOf({ local }: Deployment): number[] {
  return Object.values(local?.pids ?? {}).map(Number);
}

function assertGone(stack: Deployment): void {
  const pids = pidsOf(stack);
  assert.equal(pids.length, 3);
  assert.deepEqual(pids.filter(isAlive), []);
}
