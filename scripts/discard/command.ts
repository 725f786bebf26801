import { systemClock } from '@pipeline/shared/clock.ts';
import { exitCodes, UsageError, type Context, type Program } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { linesOf } from '../../cli/output.ts';
import { assertSignedInTo } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { environmentOf, printResult } from '../dead-letters/command-environment.ts';
import { routeOf } from '../dead-letters/route.ts';
import { contradiction, createDiscardCommand, type Options } from './options.ts';
import { runDiscard } from './run-discard.ts';

/** Moves dead letters from their subscription to an archive. */
export function discard(): Program {
  const command = createDiscardCommand(systemClock.now());
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const { signal, env } = context;
  const { say } = linesOf(context);
  const { stage, archive, yes = false, dryRun = false, json = false } = options;
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new UsageError(wrong);
  const deployment = await findDeployment(options);
  await assertSignedInTo(deployment, env);
  if (!yes && !dryRun) {
    const { subscription } = routeOf(deployment, stage);
    const question = `Move the matching dead letters from ${subscription} to ${archive}?`;
    if (!(await confirm(question, context))) {
      say('nothing was discarded');
      return signal.aborted ? exitCodes.interrupted : exitCodes.failed;
    }
  }
  const result = await runDiscard({ ...options, archive }, environmentOf(deployment, context));
  printResult(result, json, context);
  return signal.aborted ? exitCodes.interrupted : exitCodes.done;
}
