import { systemClock } from '@pipeline/shared/clock.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { createProgress } from '../../cli/progress.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { localLeft } from './left.ts';
import { runReplay } from './run-replay.ts';
import { contradiction, createReplayCommand, type Options } from './options.ts';
import { reportText, type Report } from './report.ts';

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
    ...localLeft(deployment),
    patienceMs: 15_000,
  });
  // Where nothing could be looked at, there is nothing to tell.
  if (failure === undefined || report.tally.byReason.length > 0) {
    print(reportText(report, options.json === true, systemClock.now()));
  }
  if (failure !== undefined) throw failure;
  return signal.aborted ? exitCodes.interrupted : codeOf(report);
}

function codeOf({ tally, unusableLines, cameBack }: Report): number {
  const { replayed, failed, refused } = tally.totals;
  const isInVain = replayed > 0 && cameBack >= replayed;
  return isInVain || failed + refused + unusableLines > 0 ? exitCodes.failed : exitCodes.done;
}
