import { access, constants } from 'node:fs/promises';
import type { v1 } from '@google-cloud/pubsub';
import type { Clock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { UsageError } from '../../cli/command.ts';
import type { Progress } from '../../cli/progress.ts';
import type { Deployment } from '../lib/deployment.ts';
import { Pacer } from '../lib/pacer.ts';
import { subscriberOf } from '../lib/pubsub-clients.ts';
import { archiveSource } from './archive-source.ts';
import { openArchive } from './archive.ts';
import type { RunId } from './attributes.ts';
import type { ReplayStage } from './dead-letter.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';
import { DeliveryClassifier } from './delivery-classifier.ts';
import { toError } from './pubsub-errors.ts';
import { toReportRow, type ReportRow } from './report-row.ts';
import type { Report } from './report.ts';
import { routeOf } from './route.ts';
import { filtersOf, type Selection } from './selection.ts';
import { createSubscriptionClient } from './subscription-client.ts';
import { SubscriptionSource, type Remaining } from './subscription-source.ts';
import { Tally } from './tally.ts';
import { processDeadLetters, type Action, type WorkOptions } from './process-dead-letters.ts';

export interface RunEnvironment {
  readonly deployment: Deployment;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Prints progress and warnings to standard error. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Asks the pipeline for the remaining messages of a stage, if possible. */
  readonly remaining?: (stage: ReplayStage) => Promise<Remaining | undefined>;
  /** Maximum duration of retries of a Pub/Sub call. */
  readonly patienceMs: number;
}

/** The result of a run, and the error that stopped it, if any. */
export interface RunResult {
  readonly report: Report;
  readonly failure: Error | undefined;
}

/** A run over the selected dead letters. */
export interface Run extends Pick<Report, 'to' | 'counters'> {
  readonly id: RunId;
  readonly action: Action;
  /** Dead letters per second. */
  readonly rate: number;
  /** Archive that dead letters are appended to before they are acknowledged; a dry run fills it as well. */
  readonly archive: string | undefined;
  /** Archive to read instead of the subscription. */
  readonly from: string | undefined;
  /** First line of the output. */
  readonly title: string;
}

/** Creates the parts of a run and runs it. @throws UsageError if a file cannot be used */
export async function runAction(
  selection: Selection,
  run: Run,
  environment: RunEnvironment,
): Promise<RunResult> {
  const { deployment, env, clock, progress, say, signal } = environment;
  const { stage, dryRun = false } = selection;
  const { subscription } = routeOf(deployment, stage);
  const classifier = new DeliveryClassifier(run.id, fromMillis(clock.now()));
  const tally = new Tally();
  const rows: ReportRow[] = [];
  let unusableLines = 0;
  const onFault = (message: string): void => {
    unusableLines += 1;
    say(message);
  };
  const archive =
    run.archive === undefined ? undefined : await openArchive(run.archive, { stage, subscription });
  const subscriber = subscriberOf(deployment, env);
  let failure: Error | undefined;
  try {
    const source = await openSource(selection, run, environment, subscriber, classifier, onFault);
    say(run.title);
    progress.start(undefined);
    await processDeadLetters({
      stage,
      source,
      filters: filtersOf(selection),
      limit: selection.limit,
      dryRun,
      archive,
      action: run.action,
      pacer: new Pacer(run.rate, clock),
      tally,
      signal,
      onOutcome: recordOutcome(selection, run.action, environment, tally, rows),
    });
  } catch (error) {
    failure = toError(error);
  } finally {
    progress.stop();
    await archive?.close();
    // Close connections, since a process may run several of these.
    await Promise.allSettled([subscriber.close()]);
  }
  const { to, counters, from = subscription } = run;
  const { later, cameBack } = classifier;
  return {
    report: { stage, from, to, counters, dryRun, rows, tally, later, cameBack, unusableLines },
    failure,
  };
}

/** Prints the failure, stores the row that the report shows, and advances the progress. */
function recordOutcome(
  { dryRun = false, json = false, showPayload = false }: Selection,
  { outcome: done }: Action,
  { progress, say }: RunEnvironment,
  tally: Tally,
  rows: ReportRow[],
): WorkOptions['onOutcome'] {
  return (inspected, outcome, error) => {
    if (error !== undefined) {
      say(`${inspected.eventIds[0] ?? inspected.deadLetter.id} failed: ${error}`);
    }
    if (dryRun || json) rows.push(toReportRow(inspected, outcome, error, showPayload));
    const { totals } = tally;
    progress.update(dryRun ? totals.taken : totals[done]);
  };
}

async function openSource(
  { stage, dryRun = false, settle }: Selection,
  { from, rate, action }: Run,
  { deployment, clock, say, signal, remaining, patienceMs }: RunEnvironment,
  subscriber: v1.SubscriberClient,
  classifier: DeliveryClassifier,
  onFault: (message: string) => void,
): Promise<DeadLetterSource> {
  // Hold few leases at a time: the next run waits for those of a killed run.
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
  // Only replayed messages can come back from the stage.
  const comesBack = !dryRun && action.outcome === 'replayed';
  const awaited = (all: Remaining | undefined): Remaining | undefined =>
    all && (comesBack ? all : { ...all, backlog: 0 });
  return new SubscriptionSource({
    client,
    classifier,
    clock,
    maxMessages: batch,
    settleMs: settle,
    remaining: remaining && (async () => awaited(await remaining(stage))),
    onWait: () => say(`waiting until nothing new has arrived for ${settle / 1000} s: see --settle`),
    signal,
  });
}
