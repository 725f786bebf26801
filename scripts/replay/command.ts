import { systemClock } from '@pipeline/shared/clock.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { createProgress } from '../../cli/progress.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { linesOf, type Lines } from '../../cli/output.ts';
import { runReplay } from './run-replay.ts';
import { contradiction, createReplayCommand, type Options } from './options.ts';
import { json, listing, notes, tallyText, type Report } from './report.ts';

/** Brings dead letters back to the stage that they come from. */
export function replay(): Program {
  const command = createReplayCommand(systemClock.now());
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const { signal, stderr, env } = context;
  const { print, say } = linesOf(context);
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new UsageError(wrong);
  const deployment = await findDeployment(options);
  await assertSignedInTo(deployment, env);
  const { report, failure } = await runReplay(options, {
    deployment,
    env,
    clock: systemClock,
    progress: createProgress('dead letters', stderr),
    say,
    signal,
    patienceMs: 15_000,
  });
  // Where nothing could be looked at, there is nothing to tell.
  if (failure === undefined || report.tally.byReason.length > 0)
    printReport(report, options, print);
  if (failure !== undefined) throw failure;
  if (signal.aborted) return exitCodes.interrupted;
  const { failed, refused } = report.tally.totals;
  return failed + refused + report.unusableLines > 0 ? exitCodes.failed : exitCodes.done;
}

function printReport(
  report: Report,
  { json: asJson = false, dryRun = false }: Options,
  print: Lines['print'],
): void {
  if (asJson) print(json(report));
  else {
    if (dryRun && report.rows.length > 0) print(`${listing(report.rows, systemClock.now())}\n`);
    print(tallyText(report));
    for (const note of notes(report)) print(note);
  }
}
