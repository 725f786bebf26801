import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCommand } from '../cli/command.ts';
import { freePort } from '../local/stack/ports.ts';
import { runMocha } from './lib/mocha.ts';
import { ownEmulatorOnly, pullTests as allPullTests, testFiles } from './lib/pull-tests.ts';

/** Runs the pipeline tests against Google's own Pub/Sub emulator, the reference for ours. */

const command = createCommand(
  'npm run test:pubsub-official --',
  "Run the pipeline tests against Google's own Pub/Sub emulator. Needs gcloud with the component pubsub-emulator, and Java.",
)
  .option('--pull', 'test stages that pull, from the container image')
  .argument('[mocha...]', 'further arguments for mocha, such as --bail')
  .allowUnknownOption()
  .exitOverride(({ exitCode }) => process.exit(exitCode))
  .parse();

/** The tests that depend on Pub/Sub: publishing, pushing, redelivery, dead-lettering and leases. */
const pushTests = testFiles([
  'pipeline/contract',
  'pipeline/envelopes',
  'pipeline/faults',
  'pipeline/replay',
  'pipeline/samples',
  'pipeline/well-formed',
  'long/replay',
]);

const { pull = false } = command.opts<{ readonly pull?: boolean }>();
const pullTests = testFiles(allPullTests.filter((name) => !ownEmulatorOnly.includes(name)));

const host = `127.0.0.1:${await freePort()}`;
const data = await mkdtemp(join(tmpdir(), 'pubsub-emulator-'));
// A separate process group, because gcloud is a script that starts a script that starts Java.
const emulator = spawn(
  'gcloud',
  ['beta', 'emulators', 'pubsub', 'start', `--host-port=${host}`, `--data-dir=${data}`, '--quiet'],
  { detached: true, stdio: 'ignore' },
);
let missing = false;
emulator.once('error', () => {
  missing = true;
});

// On a signal, stop the processes that it started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void end(emulator).then(() => process.exit(1));
  });
}

try {
  await listening(host);
  process.exitCode = await runMocha(
    ['--parallel', '--jobs', '2', ...(pull ? pullTests : pushTests), ...command.args],
    { PUBSUB_EMULATOR_HOST: host, ...(pull && { STACK_DELIVERY: 'pull' }) },
  );
} finally {
  await end(emulator);
  await rm(data, { recursive: true, force: true });
}

async function listening(address: string): Promise<void> {
  const [name = '', port = ''] = address.split(':');
  for (let tries = 0; tries < 300; tries += 1) {
    if (missing || emulator.exitCode !== null) {
      throw new Error('gcloud beta emulators pubsub start does not run on this machine');
    }
    const socket = createConnection(Number(port), name);
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await sleep(100);
  }
  throw new Error(`the emulator does not listen on ${address}`);
}

async function end({ pid, exitCode }: ChildProcess): Promise<void> {
  if (pid === undefined || exitCode !== null) return;
  process.kill(-pid, 'SIGKILL');
  await once(emulator, 'exit');
}
