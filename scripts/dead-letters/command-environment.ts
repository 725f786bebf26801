import { systemClock } from '@pipeline/shared/clock.ts';
import type { Context } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { createProgress } from '../../cli/progress.ts';
import type { Deployment } from '../lib/deployment.ts';
import { localRemaining } from './remaining.ts';
import { reportText, type Report } from './report.ts';
import type { RunEnvironment, RunResult } from './run.ts';

/** Environment of a command on dead letters: the services of its deployment, and the terminal. */
export function environmentOf(deployment: Deployment, context: Context): RunEnvironment {
  const { signal, stderr, env } = context;
  return {
    deployment,
    env,
    clock: systemClock,
    progress: createProgress('dead letters', stderr),
    say: linesOf(context).say,
    signal,
    ...localRemaining(deployment),
    patienceMs: 15_000,
  };
}

/** Prints the result of a run. @throws the error that stopped it */
export function printResult(
  { report, failure }: RunResult,
  json: boolean,
  context: Context,
): Report {
  // Print no report if no dead letter could be read.
  if (failure === undefined || report.tally.byReason.length > 0) {
    linesOf(context).print(reportText(report, json, systemClock.now()));
  }
  if (failure !== undefined) throw failure;
  return report;
}
