import { access, constants } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import type { v1 } from '@google-cloud/pubsub';
import type { Clock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { pubsubOf, subscriberOf } from '../lib/pubsub-clients.ts';
import type { Deployment } from '../lib/deployment.ts';
import type { Progress } from '../../cli/progress.ts';
import { UsageError } from '../../cli/command.ts';
import { archiveSource } from './archive-source.ts';
import { openArchive } from './archive.ts';
import { filtersOf, type Options } from './options.ts';
import { Pacer } from '../lib/pacer.ts';
import { toError } from './pubsub-errors.ts';
import { createPublishOne } from './publish.ts';
import { replay, type ReplayOptions } from './replay.ts';
import type { Report } from './report.ts';
import { routeOf } from './route.ts';
import { toReportRow, type ReportRow } from './report-row.ts';
import { DeliveryClassifier } from './delivery-classifier.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';
import { createSubscriptionClient } from './subscription-client.ts';
import { SubscriptionSource } from './subscription-source.ts';
import { Tally } from './tally.ts';

export interface ReplayEnvironment {
  readonly deployment: Deployment;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly clock: Clock;
  readonly progress: Progress;
  /** For lines that tell what happens: standard error. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** How long a retryable call of Pub/Sub is retried. */
  readonly patienceMs: number;
}

/** What a run has done, and what made it stop where it could not go on. */
export interface ReplayResult {
  readonly report: Report;
  readonly failure: Error | undefined;
}

/** Wires a replay up by its options, and runs it. @throws UsageError when a file cannot be used */
export async function runReplay(
  options: Options,
  environment: ReplayEnvironment,
): Promise<ReplayResult> {
  const { deployment, env, clock, progress, say, signal, patienceMs } = environment;
  const { stage, dryRun = false } = options;
  const route = routeOf(deployment, stage);
  const from = options.from ?? route.subscription;
  const run = randomBytes(8).toString('hex');
  const classifier = new DeliveryClassifier(run, fromMillis(clock.now()));
  const tally = new Tally();
  const rows: ReportRow[] = [];
  let unusableLines = 0;
  const onFault = (message: string): void => {
    unusableLines += 1;
    say(message);
  };
  const archive =
    options.archive === undefined
      ? undefined
      : await openArchive(options.archive, { stage, subscription: route.subscription });
  const pubsub = pubsubOf(deployment, env);
  const subscriber = subscriberOf(deployment, env);
  let failure: Error | undefined;
  try {
    const source = await openSource(options, environment, subscriber, classifier, onFault);
    say(dryRun ? `looking through ${from}` : `from ${from} back to ${route.topic}`);
    progress.start(undefined);
    await replay({
      stage,
      source,
      filters: filtersOf(options),
      limit: options.limit,
      maxReplays: options.maxReplays,
      dryRun,
      archive,
      publish: createPublishOne({ pubsub, topic: route.topic, clock, patienceMs }),
      pacer: new Pacer(options.rate, clock),
      run,
      tally,
      signal,
      onOutcome: recordOutcome(options, environment, tally, rows),
    });
  } catch (error) {
    failure = toError(error);
  } finally {
    progress.stop();
    await archive?.close();
    // Whoever runs several of them keeps no connection of each.
    await Promise.allSettled([pubsub.close(), subscriber.close()]);
  }
  const { later, cameBack } = classifier;
  return {
    report: {
      stage,
      from,
      to: route.topic,
      dryRun,
      rows,
      tally,
      later,
      cameBack,
      unusableLines,
    },
    failure,
  };
}

/** Says why one failed, keeps the rows that the report shows, and moves the progress on. */
function recordOutcome(
  { dryRun = false, json = false, showPayload = false }: Options,
  { progress, say }: ReplayEnvironment,
  tally: Tally,
  rows: ReportRow[],
): ReplayOptions['onOutcome'] {
  return (inspected, outcome, error) => {
    if (error !== undefined) {
      say(`${inspected.eventIds[0] ?? inspected.deadLetter.id} failed: ${error}`);
    }
    if (dryRun || json) rows.push(toReportRow(inspected, outcome, error, showPayload));
    const { taken, replayed } = tally.totals;
    progress.update(dryRun ? taken : replayed);
  };
}

async function openSource(
  { from, stage, rate, dryRun = false, settle }: Options,
  { deployment, clock, signal, patienceMs }: ReplayEnvironment,
  subscriber: v1.SubscriberClient,
  classifier: DeliveryClassifier,
  onFault: (message: string) => void,
): Promise<DeadLetterSource> {
  // Few are held at a time: what a killed run holds, the next has to wait for.
  const batch = dryRun ? 1000 : Math.max(100, Math.round(rate));
  if (from !== undefined) {
    await access(from, constants.R_OK).catch((error: unknown) => {
      throw new UsageError(`cannot read the archive ${from}`, { cause: error });
    });
    return archiveSource({ file: from, stage, batch, signal, onFault });
  }
  const { subscription } = routeOf(deployment, stage);
  const client = createSubscriptionClient({
    client: subscriber,
    subscription,
    clock,
    patienceMs,
  });
  await client.check();
  return new SubscriptionSource({
    client,
    classifier,
    clock,
    maxMessages: batch,
    settleMs: settle,
    signal,
  });
}
