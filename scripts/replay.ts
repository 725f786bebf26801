import { systemClock } from '@pipeline/shared/clock.ts';
import { assertSignedInTo } from './lib/credentials.ts';
import { findDeployment } from './lib/find-deployment.ts';
import { createProgress } from '../cli/progress.ts';
import { exitCodes, runCommand, UsageError } from '../cli/command.ts';
import { runReplay } from './replay/run-replay.ts';
import { contradiction, createReplayCommand, type Options } from './replay/options.ts';
import { json, listing, notes, tallyText, type Report } from './replay/report.ts';

/** Brings dead letters back to the stage that they come from. */

const command = createReplayCommand(systemClock.now());

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new UsageError(wrong);
  const deployment = await findDeployment(options);
  await assertSignedInTo(deployment);
  const { report, failure } = await runReplay(options, {
    deployment,
    clock: systemClock,
    progress: createProgress('dead letters'),
    say: (line) => process.stderr.write(`${line}\n`),
    signal,
    patienceMs: 15_000,
  });
  // Where nothing could be looked at, there is nothing to tell.
  if (failure === undefined || report.tally.byReason.length > 0) print(report, options);
  if (failure !== undefined) throw failure;
  if (signal.aborted) return exitCodes.interrupted;
  const { failed, refused } = report.tally.totals;
  return failed + refused + report.unusableLines > 0 ? exitCodes.failed : exitCodes.done;
});

function print(report: Report, { json: asJson = false, dryRun = false }: Options): void {
  if (asJson) console.log(json(report));
  else {
    if (dryRun && report.rows.length > 0)
      console.log(`${listing(report.rows, systemClock.now())}\n`);
    console.log(tallyText(report));
    for (const note of notes(report)) console.log(note);
  }
}
