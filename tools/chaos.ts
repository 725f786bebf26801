import { systemClock } from '@pipeline/shared/clock.ts';
import { createChaosCommand, type Options } from './chaos/options.ts';
import { planText, reportJson, reportLine, reportText } from './chaos/report.ts';
import type { Step } from './chaos/run-chaos.ts';
import { createProgress, type Progress } from '../cli/progress.ts';
import { exitCodes, runCommand } from '../cli/command.ts';

/** Shows, by making everything fail, that no event is lost and none becomes two findings. */

const command = createChaosCommand();

await runCommand(command, async ({ signal }) => {
  const { seed, events, rate, minutes, runs, json, verbose } = command.opts<Options>();
  // Not for --help: it loads the emulators and all stages.
  const { runChaos } = await import('./chaos/run-chaos.ts');
  const first = seed ?? Math.floor(Math.random() * 2 ** 31);
  let failed = 0;
  for (let run = 0; run < runs && !signal.aborted; run += 1) {
    const bar = steps();
    const report = await runChaos(
      { seed: first + run, events, rate },
      {
        clock: systemClock,
        signal,
        sendForMs: minutes * 60_000,
        patienceMs: 60_000,
        onPlan: (plan) => {
          process.stderr.write(`${verbose === true ? planText(plan) : `seed ${plan.seed}`}\n`);
        },
        onProgress: bar.update,
      },
    ).finally(bar.stop);
    if (report.differences.length > 0) failed += 1;
    if (json === true) process.stdout.write(`${JSON.stringify(reportJson(report))}\n`);
    else if (runs === 1 || report.differences.length > 0)
      process.stdout.write(`${reportText(report)}\n`);
    else process.stdout.write(`${reportLine(report)}\n`);
  }
  if (signal.aborted) process.stderr.write('interrupted: this is the result so far\n');
  return failed > 0 ? exitCodes.failed : exitCodes.done;
});

/** A progress bar for each step of a run, in sequence. */
function steps(): { update: (step: Step, done: number, total: number) => void; stop: () => void } {
  let current: { step: Step; progress: Progress } | undefined;
  const stop = (): void => {
    current?.progress.stop();
    current = undefined;
  };
  return {
    update: (step, done, total) => {
      if (current?.step !== step) {
        stop();
        const progress = createProgress(step);
        progress.start(total);
        current = { step, progress };
      }
      current.progress.update(done, total);
    },
    stop,
  };
}
