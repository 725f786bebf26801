import { systemClock } from '@pipeline/shared/clock.ts';
import { codeOf } from '@pipeline/shared/errors.ts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { portNumber, wholeNumber } from '../../cli/arguments.ts';
import { createCommand, UsageError, type Context, type Program } from '../../cli/command.ts';
import { instantOf } from '../../cli/durations.ts';
import { linesOf } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { createProgress } from '../../cli/progress.ts';
import { closeClients, openClients } from '../../scripts/lib/clients.ts';
import { assertSignedInTo } from '../../scripts/lib/credentials.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import {
  findDeployment,
  withDeployment,
  type DeploymentOptions,
} from '../../scripts/lib/find-deployment.ts';
import { startConsole, type Console } from '../server/index.ts';
import type { Pipeline } from '../server/pipeline.ts';
import { deploymentPipeline } from './pipeline.ts';

interface Options extends DeploymentOptions {
  readonly since: string;
  readonly limit: number;
  readonly port: number;
  readonly allowChanges?: boolean;
  readonly archive: string;
}

const more = `
Examples:
  npm run console -- --deployment deployment.json
  npm run console -- --deployment deployment.json --since 30d --limit 50000
  npm run console -- --deployment deployment.json --allow-changes
  npm run console -- --local --since 520w         the pipeline of npm start, whose samples are years old

It listens on this machine only, uses your credentials (gcloud auth application-default login), and changes nothing
without --allow-changes. The page Pipeline names what you are not allowed to see; everything else is shown.

You need:
  at the source or in the organization  roles/securitycenter.findingsViewer, to see findings
  on the dead-letter subscriptions      roles/pubsub.subscriber, to see dead letters
  in the project                        roles/monitoring.viewer for backlogs and rates, roles/cloudfunctions.viewer for
                                        the state of the stages and the settings of a preview
With --allow-changes:
  at the source or in the organization  roles/securitycenter.findingsStateSetter, to close a finding
  on the topics of the stages           roles/pubsub.publisher, to replay dead letters

Ctrl-C stops it with exit code 130. Exit code 2: invalid arguments. Exit code 1: it could not start.`;

function createConsoleCommand(now: number): Command {
  return withDeployment(
    createCommand(
      'npm run console --',
      'Show a deployment in the browser: its findings, its dead letters, its backlogs and rates.',
    ),
  )
    .addOption(
      new Option(
        '--since <when>',
        'show findings of events since then: an age such as 90m, 12h or 7d, or an RFC 3339 time',
      )
        .argParser((text) => toInstant(text, now))
        .default(toInstant('7d', now), '7d'),
    )
    .option(
      '--limit <n>',
      'the maximum number of findings per source; the newest are shown',
      wholeNumber(1),
      20_000,
    )
    .option('--port <port>', 'the port to listen on; 0 chooses a free one', portNumber(0), 8082)
    .option('--allow-changes', 'let the page replay and discard dead letters, and close findings')
    .option('--archive <file>', 'append discarded dead letters to this file', 'discarded.ndjson')
    .addHelpText('after', more);
}

/** Serves the console of a deployment until Ctrl-C. */
export function consoleOf(): Program {
  const command = createConsoleCommand(systemClock.now());
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<void> {
  const { env, signal, stderr } = context;
  const { print, say } = linesOf(context);
  const deployment = await findDeployment(options);
  assertSource(deployment);
  await assertSignedInTo(deployment, env);
  const clients = openClients(deployment, 20_000, env);
  const progress = createProgress('findings', stderr);
  let server: Console | undefined;
  try {
    const pipeline = await deploymentPipeline({
      ...options,
      allowChanges: options.allowChanges === true,
      deployment,
      clients,
      clock: systemClock,
      env,
      onProgress: (read, total) => {
        progress.update(read, Math.min(total, options.limit));
      },
    });
    server = await serve(pipeline, options.port);
    print(server.url);
    say(`${deployment.projectId}, findings since ${options.since.slice(0, 19)}Z; Ctrl-C stops it`);
    progress.start(undefined);
    await Promise.race([pipeline.load(), aborted(signal)]);
    progress.stop();
    for (const note of pipeline.state?.().notes ?? []) say(`note: ${printable(note)}`);
    await aborted(signal);
  } finally {
    progress.stop();
    await server?.close();
    await closeClients(clients);
  }
}

/** @throws UsageError if the port is in use. */
async function serve(pipeline: Pipeline, port: number): Promise<Console> {
  try {
    return await startConsole(pipeline, { port });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    throw new UsageError(`port ${port} is in use: choose another with --port`, { cause: error });
  }
}

/** Requires the findings' source, which a project id alone does not identify. @throws UsageError */
function assertSource({ sources }: Deployment): void {
  if (sources.sysdig !== undefined) return;
  throw new UsageError(
    'the deployment names no source of findings: use --deployment FILE with the output of ' +
      '`terraform output -json deployment`',
  );
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function toInstant(text: string, now: number): string {
  const instant = instantOf(text, now);
  if (instant !== undefined) return instant;
  throw new InvalidArgumentError('use 90m, 12h, 7d or 2026-11-24T12:00:00Z');
}
