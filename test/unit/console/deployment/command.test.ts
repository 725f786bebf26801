import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleOf } from '../../../../console/deployment/command.ts';
import { runProgram, startProgram } from '../../scripts/run-program.ts';
import { runScript } from '../../scripts/run-script.ts';
import { startDeployed, type Deployed } from '../../scripts/doctor/deployed.ts';

describe('the command console', () => {
  let deployed: Deployed;
  let folder: string;
  let stackFile: string;
  before(async () => {
    deployed = await startDeployed();
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    stackFile = join(folder, 'stack.json');
    const local = {
      pid: process.pid,
      console: 'none',
      webhookSecret: 'none',
      pubsub: deployed.emulator.host,
      securityCenter: deployed.scc.host,
      delivery: { ackDeadlineSeconds: 90, maxDeliveryAttempts: 5, deadLetterRetentionSeconds: 600 },
    };
    await writeFile(stackFile, JSON.stringify({ ...deployed.deployment, local }));
  });
  after(async () => {
    await deployed.close();
    await rm(folder, { recursive: true });
  });
  const local = (...more: string[]): string[] => ['--local', '--stack-file', stackFile, ...more];

  it('prints its address, serves there, and ends at once with Ctrl-C', async () => {
    // It is still reading the findings, for longer than this test may take.
    deployed.scc.setFaults({ latencyMs: 600_000 });
    const run = startProgram(consoleOf(), local('--port', '0'));
    await run.begun;
    run.interrupt();
    const { code, out, err } = await run.ended;
    deployed.scc.clearFaults();
    assert.equal(code, 130, err);
    assert.match(out, /^http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.match(err, /^project-1, findings since \d{4}-/);
    await assert.rejects(fetch(out.trim()), 'it still serves');
  });

  it('names what it may not read', async () => {
    const run = startProgram(consoleOf(), local('--port', '0'));
    while (!run.said().includes('note:')) await sleep(20);
    run.interrupt();
    assert.match((await run.ended).err, /note: the local pipeline has no Cloud Monitoring\n/);
  });

  it('names a missing file and a port in use, and what to do', async () => {
    const missing = await runProgram(consoleOf(), ['--deployment', join(folder, 'none.json')]);
    assert.equal(missing.code, 2);
    assert.match(
      missing.err,
      /^error cannot read .*none\.json: there is no such file\. Write it: terraform output/,
    );

    const project = await runProgram(consoleOf(), ['--project', 'p']);
    assert.equal(project.code, 2);
    assert.match(
      project.err,
      /^error the deployment names no source of findings: use --deployment FILE/,
    );

    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(typeof address === 'object' && address !== null);
    const port = String(address.port);
    const inUse = await runProgram(consoleOf(), local('--port', port));
    taken.close();
    assert.deepEqual([inUse.code, inUse.out], [2, '']);
    assert.match(inUse.err, new RegExp(`error port ${port} is in use: choose another with --port`));

    const since = await runProgram(consoleOf(), local('--since', 'yesterday'));
    assert.equal(since.code, 2);
    assert.match(since.err, /use 90m, 12h, 7d/);
  });

  it('says how to sign in without credentials', async () => {
    const file = join(folder, 'deployment.json');
    await writeFile(file, JSON.stringify(deployed.deployment));
    const { code, out, err } = await runScript(
      'program/runtime-detections',
      ['console', '--deployment', file, '--port', '0'],
      { HOME: folder },
    );
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^error .*Sign in: gcloud auth application-default login/);
  });
});
