import { systemClock } from '@pipeline/shared/clock.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { linesOf } from '../../cli/output.ts';
import { createProgress } from '../../cli/progress.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { localLeft } from '../replay/left.ts';
import { reportText } from '../replay/report.ts';
import { routeOf } from '../replay/route.ts';
import { contradiction, createDiscardCommand, type Options } from './options.ts';
import { runDiscard } from './run-discard.ts';

/** Takes dead letters off, and keeps them in an archive. */
export function discard(): Program {
  const command = createDiscardCommand(systemClock.now());
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const { signal, stderr, env } = context;
  const { print, say } = linesOf(context);
  const { stage, archive, yes = false, dryRun = false, json = false } = options;
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new UsageError(wrong);
  const deployment = await findDeployment(options);
  await assertSignedInTo(deployment, env);
  if (!yes && !dryRun) {
    const { subscription } = routeOf(deployment, stage);
    const question = `Take what matches off ${subscription}, and keep it in ${archive}?`;
    if (!(await confirm(question, context))) {
      say('nothing was discarded');
      return signal.aborted ? exitCodes.interrupted : exitCodes.failed;
    }
  }
  const { report, failure } = await runDiscard(
    { ...options, archive },
    {
      deployment,
      env,
      clock: systemClock,
      progress: createProgress('dead letters', stderr),
      say,
      signal,
      ...localLeft(deployment),
      patienceMs: 15_000,
    },
  );
  // Where nothing could be looked at, there is nothing to tell.
  if (failure === undefined || report.tally.byReason.length > 0) {
    print(reportText(report, json, systemClock.now()));
  }
  if (failure !== undefined) throw failure;
  return signal.aborted ? exitCodes.interrupted : exitCodes.done;
}
