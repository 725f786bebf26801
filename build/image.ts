import { stages, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Option } from 'commander';
import { createCommand, runCommand, UsageError } from '../cli/command.ts';
import { assembleImage } from './image/assemble.ts';
import { sandboxed } from './image/sandbox.ts';

/** Assembles the container image's file system, and runs it like a container. */

const root = join(import.meta.dirname, '..');

interface Options {
  readonly out: string;
  readonly run?: Stage;
  readonly env: readonly string[];
  readonly envFile?: string;
}

const command = createCommand(
  'npm run image --',
  `Assemble the content of the container image on top of its base, in a folder. container/Dockerfile runs this command and copies the folder. Print each file and its size.`,
)
  .addOption(
    new Option('--out <dir>', 'the target folder; emptied first').default(
      join(root, 'dist/image'),
      'dist/image',
    ),
  )
  .addOption(
    new Option(
      '--run <stage>',
      'then starts a stage like the container, without a container engine: same entry point, an environment with only the --env settings, and, as root on Linux, user 65532 with its own read-only root and no shell',
    ).choices(stages),
  )
  .addOption(
    new Option('--env <name=value...>', 'with --run, its settings: docs/settings.md').default([]),
  )
  .option('--env-file <file>', 'with --run, a file of settings, one NAME=VALUE per line')
  .addHelpText(
    'after',
    `
Examples:
  npm run image                                assembles dist/image
  npm run image -- --run receive --env PROJECT_ID=p WEBHOOK_SECRETS=$(openssl rand -hex 16) PUBSUB_EMULATOR_HOST=127.0.0.1:8085
  npm run image -- --run write --env-file write.env   Ctrl-C stops it like Kubernetes`,
  );

await runCommand(command, async ({ signal }) => {
  const { out, run, env, envFile } = command.opts<Options>();
  const settings = run === undefined ? {} : await settingsOf(env, envFile);
  const image = resolve(out);
  const files = await assembleImage(image);
  for (const { path, bytes } of files) console.log(`${path}  ${bytes} bytes`);
  return run === undefined ? 0 : runStage(image, run, settings, signal);
});

async function settingsOf(
  pairs: readonly string[],
  file: string | undefined,
): Promise<Record<string, string>> {
  const text = file === undefined ? '' : await readFile(file, 'utf8');
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) settings[name] = value ?? '';
  for (const pair of pairs) {
    const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--env expects NAME=VALUE, not ${pair}`);
    }
    settings[name] = value;
  }
  return settings;
}

/** @returns The stage's exit code. */
async function runStage(
  image: string,
  stage: Stage,
  settings: Record<string, string>,
  signal: AbortSignal,
): Promise<number> {
  const { command: program, args, env, how } = sandboxed({ image, args: [stage], env: settings });
  console.error(`starting ${stage}: ${how}`);
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  signal.addEventListener('abort', () => {
    child.kill('SIGTERM');
    // A second Ctrl-C ends this process; the stage has its own deadline.
  });
  return new Promise((done, failed) => {
    child.once('error', failed).once('exit', (code) => {
      done(code ?? 1);
    });
  });
}
