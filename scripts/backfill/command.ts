import { systemClock } from '@pipeline/shared/clock.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { fromNanos } from '@pipeline/shared/time.ts';
import { createEventsApi } from '../../functions/poll/events-api.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { settingsSchema } from '../../functions/poll/settings.ts';
import { fileCheckpoint, noCheckpoint } from './file-checkpoint.ts';
import { createBackfillCommand, type Options } from './options.ts';
import { resultJson, resultText } from './report.ts';
import { runBackfill } from './run-backfill.ts';
import { publisherOf } from '../lib/pubsub-clients.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { createProgress } from '../../cli/progress.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { readSecret } from '../lib/read-secret.ts';
import { sysdigApiUrl } from '../lib/sysdig-api-url.ts';

const { PUBLISH_TIMEOUT_MS, REQUEST_TIMEOUT_MS } = settingsSchema.properties;

/** Processes the events of a past period. */
export function backfill(): Program {
  const now = systemClock.now();
  const command = createBackfillCommand(now);
  return { command, work: async (context) => work(command.opts<Options>(), now, context) };
}

async function work(options: Options, now: number, context: Context): Promise<number> {
  const { signal, env, stderr } = context;
  const { print, say } = linesOf(context);
  const { from, to, dryRun } = options;
  if (from >= to) throw new UsageError('--from must be before --to');
  if (to > nanosOfMillis(now)) throw new UsageError('--to must not be in the future');
  const deployment = await findDeployment(options);
  if (deployment.local !== undefined && deployment.checkpoint === undefined) {
    say(
      'the local pipeline runs without poll: Sysdig has no events there. npm start -- --poll has some',
    );
  }
  const token = await readSecret({
    what: 'API token of Sysdig',
    option: '--token-file',
    file: options.tokenFile,
    local: deployment.local?.sysdigToken,
    variable: 'SYSDIG_TOKEN',
    environment: env['SYSDIG_TOKEN'],
  });
  const file = options.checkpoint ?? `.local/backfill-${deployment.projectId}-${from}-${to}.json`;
  const store = dryRun ? noCheckpoint() : fileCheckpoint(file);
  if (!dryRun) await assertSignedInTo(deployment, env);
  const client = publisherOf(deployment, env);
  const publishTo = (topic: string) =>
    createPublish(client, deployment.projectId, topic, PUBLISH_TIMEOUT_MS.default);
  const period = `--from ${fromNanos(from)} --to ${fromNanos(to)}`;
  say(dryRun ? `reading ${period}` : `${period}; progress: ${file}`);
  const progress = createProgress('minutes of the period', stderr);
  progress.start(minutes(to - from));
  try {
    const result = await runBackfill({
      api: createEventsApi({
        api: sysdigApiUrl(options.region ?? deployment.sysdig?.region),
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
    print(options.json ? resultJson(result, dryRun) : resultText(result, dryRun));
    return exitCodes.done;
  } catch (error) {
    progress.stop();
    if (!signal.aborted && dryRun) throw error;
    say(`to resume: the same command with ${period}`);
    if (!signal.aborted) throw error;
    return exitCodes.interrupted;
  }
}

function minutes(nanos: bigint): number {
  return Number(nanos / 60_000_000_000n);
}
