import { systemClock } from '@pipeline/shared/clock.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { fromNanos, toNanos } from '@pipeline/shared/time.ts';
import { InvalidArgumentError } from 'commander';
import type { Advance } from '../functions/poll/advance.ts';
import { createEventsApi } from '../functions/poll/events-api.ts';
import { settingsSchema } from '../functions/poll/settings.ts';
import { fileCheckpoint } from './lib/backfill/file-checkpoint.ts';
import { runBackfill } from './lib/backfill/run-backfill.ts';
import { pubsubOf } from './lib/cli/clients.ts';
import { findDeployment, withDeployment, type DeploymentOptions } from './lib/cli/deployment.ts';
import { createProgress } from './lib/cli/progress.ts';
import { createCommand, exitCodes, runCommand, UsageError } from './lib/cli/run.ts';
import { instantOf } from './lib/durations.ts';
import { apiOf, readSecret } from './lib/sysdig/inputs.ts';

/** Puts the events of a past period into the pipeline. */

interface Options extends DeploymentOptions {
  readonly from: bigint;
  readonly to: bigint;
  readonly region?: string;
  readonly tokenFile?: string;
  readonly api: 'current' | 'previous';
  readonly filter: string;
  readonly rate: number;
  readonly checkpoint?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const now = systemClock.now();
const { EVENTS_FILTER, EVENTS_API, PUBLISH_TIMEOUT_MS, REQUEST_TIMEOUT_MS } =
  settingsSchema.properties;

const command = withDeployment(
  createCommand(
    'npm run backfill --',
    "Read a past period from Sysdig's events API and publish it, as poll does with what is new.\n" +
      'Ctrl-C ends it; the same command goes on where it ended. Doing a period twice makes no second finding.',
  ),
)
  .requiredOption(
    '--from <when>',
    'its beginning: 2026-01-31, an RFC 3339 time, or 3d for three days ago',
    toNanosAt,
  )
  .option('--to <when>', 'its end', toNanosAt, toNanosAt('0s'))
  .option('--region <name>', "the Sysdig region, or the URL of its API (default: the deployment's)")
  .option('--token-file <file>', 'the API token (default: the variable SYSDIG_TOKEN)')
  .option('--api <which>', 'current or previous, as the setting EVENTS_API', EVENTS_API.default)
  .option(
    '--filter <expression>',
    "which events, in Sysdig's filter language",
    EVENTS_FILTER.default,
  )
  // SCC takes 1,000 writes a minute: this leaves half of them to what is new.
  .option('--rate <events>', 'events a second', toRate, 8)
  .option('--checkpoint <file>', 'where it keeps how far it is (default: in .local, by its period)')
  .option('--dry-run', 'read and count, publish nothing', false)
  .option('--json', 'print the result as JSON', false)
  .addHelpText(
    'after',
    '\nFor example:\n' +
      '  npm run backfill -- --deployment deployment.json --from 2026-01-31 --to 2026-02-01\n' +
      '  npm run backfill -- --local --from 1h --dry-run',
  );

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  const { from, to, dryRun } = options;
  if (from >= to) throw new UsageError('--from must be before --to');
  if (to > BigInt(now) * 1_000_000n) throw new UsageError('--to must not be in the future');
  const deployment = await findDeployment(options);
  const token = await readSecret({
    what: 'API token of Sysdig',
    option: '--token-file',
    file: options.tokenFile,
    local: deployment.local?.sysdigToken,
    variable: 'SYSDIG_TOKEN',
    environment: process.env['SYSDIG_TOKEN'],
  });
  const region = options.region ?? deployment.sysdig?.region;
  const path =
    options.checkpoint ??
    `.local/backfill-${region ?? ''}-${from}-${to}.json`.replaceAll(/[:/]+(?=\w*\d)/g, '-');
  const store = dryRun ? undefined : fileCheckpoint(path);
  const pubsub = pubsubOf(deployment);
  const publishTo = (topic: string) => createPublish(pubsub, topic, PUBLISH_TIMEOUT_MS.default);
  const progress = createProgress('minutes of the period');
  const minutes = (nanos: bigint): number => Number(nanos / 60_000_000_000n);
  progress.start(minutes(to - from));
  try {
    const result = await runBackfill({
      api: createEventsApi({
        api: apiOf(region),
        dialect: options.api,
        filter: options.filter,
        token: async () => token,
        timeoutMs: REQUEST_TIMEOUT_MS.default,
        fetch,
      }),
      store: store ?? nowhere(),
      publishers: dryRun
        ? undefined
        : {
            publish: publishTo(deployment.topics.events),
            publishDead: publishTo(deployment.topics.eventsDead),
          },
      from,
      to,
      rate: options.rate,
      clock: systemClock,
      signal,
      say: (line) => process.stderr.write(`${line}\n`),
      onProgress: (reached) => {
        progress.update(minutes(reached - from));
      },
    });
    progress.stop();
    await store?.remove();
    report(result, options);
    return exitCodes.done;
  } catch (error) {
    progress.stop();
    if (!signal.aborted) throw error;
    process.stderr.write(
      'ended: the same command, with the same --from and --to, goes on from here\n',
    );
    return exitCodes.interrupted;
  }
});
