import { stages, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { StageState } from '../../console/api.ts';
import type { StageControl } from '../../console/server/pipeline.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import type { Stack } from '../stack/stack.ts';

/** Maximum time for a function to exit, the same as on Cloud Run. */
const graceMs = 10_000;

export function stageStates({ stages: processes, ledger }: Stack): StageState[] {
  return stages.flatMap((stage) => {
    const process = processes[stage];
    if (process === undefined) return [];
    const { running, endedBy } = process;
    return [defined({ stage, running, endedBy, counters: { ...ledger.of(stage) } })];
  });
}

/** Stops and starts the processes of the stages. */
export function stageControl({ stages: processes }: Stack, clock: Clock): StageControl {
  return {
    stages: stages.filter((stage) => processes[stage] !== undefined),
    stop: async (stage: Stage) => {
      const process = processes[stage];
      if (process !== undefined) await end(process, clock);
    },
    start: async (stage: Stage) => {
      const process = processes[stage];
      if (process?.running === false) await process.start();
    },
  };
}

async function end(process: StageProcess, clock: Clock): Promise<void> {
  const ended = new AbortController();
  const patience = clock.sleep(graceMs, ended.signal).catch(() => undefined);
  await Promise.race([process.stop('SIGTERM'), patience]);
  ended.abort();
  await process.stop('SIGKILL');
}
