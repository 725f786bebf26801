import { systemClock } from '@pipeline/shared/clock.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { environmentOf, printResult } from '../dead-letters/command-environment.ts';
import { runReplay } from './run-replay.ts';
import { contradiction, createReplayCommand, type Options } from './options.ts';
import type { Report } from '../dead-letters/report.ts';

/** Replays dead letters to the stage that they came from. */
export function replay(): Program {
  const command = createReplayCommand(systemClock.now());
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new UsageError(wrong);
  const deployment = await findDeployment(options);
  await assertSignedInTo(deployment, context.env);
  const result = await runReplay(options, environmentOf(deployment, context));
  const report = printResult(result, options.json === true, context);
  return context.signal.aborted ? exitCodes.interrupted : exitCodeOf(report);
}

function exitCodeOf({ tally, unusableLines, cameBack }: Report): number {
  const { replayed, failed, refused } = tally.totals;
  const isInVain = replayed > 0 && cameBack >= replayed;
  return isInVain || failed + refused + unusableLines > 0 ? exitCodes.failed : exitCodes.done;
}
