import { systemClock } from '@pipeline/shared/clock.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { fromNanos } from '@pipeline/shared/time.ts';
import { createEventsApi } from '../functions/poll/events-api.ts';
import { nanosOfMillis } from '../functions/poll/nanos.ts';
import { settingsSchema } from '../functions/poll/settings.ts';
import { fileCheckpoint, noCheckpoint } from './backfill/file-checkpoint.ts';
import { createBackfillCommand, type Options } from './backfill/options.ts';
import { resultJson, resultText } from './backfill/report.ts';
import { runBackfill } from './backfill/run-backfill.ts';
import { publisherOf } from './lib/pubsub-clients.ts';
import { assertSignedInTo } from './lib/credentials.ts';
import { findDeployment } from './lib/find-deployment.ts';
import { createProgress } from '../cli/progress.ts';
import { exitCodes, runCommand, UsageError } from '../cli/command.ts';
import { apiOf, readSecret } from './lib/sysdig-inputs.ts';

/** Puts the events of a past period into the pipeline. */

const { PUBLISH_TIMEOUT_MS, REQUEST_TIMEOUT_MS } = settingsSchema.properties;
const now = systemClock.now();
const command = createBackfillCommand(now);

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  const { from, to, dryRun } = options;
  if (from >= to) throw new UsageError('--from must be before --to');
  if (to > nanosOfMillis(now)) throw new UsageError('--to must not be in the future');
  const deployment = await findDeployment(options);
  const token = await readSecret({
    what: 'API token of Sysdig',
    option: '--token-file',
    file: options.tokenFile,
    local: deployment.local?.sysdigToken,
    variable: 'SYSDIG_TOKEN',
    environment: process.env['SYSDIG_TOKEN'],
  });
  const file = options.checkpoint ?? `.local/backfill-${deployment.projectId}-${from}-${to}.json`;
  const store = dryRun ? noCheckpoint() : fileCheckpoint(file);
  if (!dryRun) await assertSignedInTo(deployment);
  const client = publisherOf(deployment);
  const publishTo = (topic: string) =>
    createPublish(client, deployment.projectId, topic, PUBLISH_TIMEOUT_MS.default);
  const period = `--from ${fromNanos(from)} --to ${fromNanos(to)}`;
  say(dryRun ? `reading ${period}` : `${period}; how far it is stands in ${file}`);
  const progress = createProgress('minutes of the period');
  progress.start(minutes(to - from));
  try {
    const result = await runBackfill({
      api: createEventsApi({
        api: apiOf(options.region ?? deployment.sysdig?.region),
        dialect: options.api,
        filter: options.filter,
        token: async () => token,
        timeoutMs: REQUEST_TIMEOUT_MS.default,
        fetch,
      }),
      store,
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
      say,
      onProgress: (reached) => {
        progress.update(minutes(reached - from));
      },
    });
    await store.remove();
    progress.stop();
    console.log(options.json ? resultJson(result, dryRun) : resultText(result, dryRun));
    return exitCodes.done;
  } catch (error) {
    progress.stop();
    if (!signal.aborted && dryRun) throw error;
    say(`what is left: the same command with ${period}`);
    if (!signal.aborted) throw error;
    return exitCodes.interrupted;
  }
});

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function minutes(nanos: bigint): number {
  return Number(nanos / 60_000_000_000n);
}
