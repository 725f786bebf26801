import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { localBundle, localImage } from './deployables.ts';
import { containerLaunch, functionLaunch, type Launch } from './launch.ts';
import { freePort } from './ports.ts';
import { StageProcess } from './stage-process.ts';

/** The stages that always run, and `poll` if enabled. */
export type Processes = Readonly<Record<Exclude<Stage, 'poll'>, StageProcess>> & {
  readonly poll?: StageProcess;
};

export interface ProcessesOptions {
  readonly poll: boolean;
  /**
   * With push they run as functions. With pull they run from the container image, except `poll`, which a test calls.
   */
  readonly delivery: 'push' | 'pull';
  /** The port of receive; a free one by default. */
  readonly receivePort: number | undefined;
  /** The environment of each function. */
  readonly settings: Readonly<Record<Stage, Record<string, string>>>;
  readonly onLog: (stage: Stage, line: JsonObject) => void;
  readonly onLine?: ((stage: Stage, line: string) => void) | undefined;
  readonly onDeath: (reason: string) => void;
}

/**
 * Starts each function in its own process.
 * @throws Error with the output of a process that does not start; none is left running then.
 */
export async function startProcesses(options: ProcessesOptions): Promise<Processes> {
  const { delivery } = options;
  const launchOf = async (stage: Stage): Promise<Launch> =>
    delivery === 'pull' && stage !== 'poll'
      ? containerLaunch([stage], await localImage(), await freePort())
      : functionLaunch(stage, await localBundle(stage));
  const make = async (stage: Stage): Promise<StageProcess> => {
    const wantedPort = stage === 'receive' ? options.receivePort : undefined;
    return new StageProcess({
      stage,
      launch: await launchOf(stage),
      port: wantedPort ?? (await freePort()),
      env: options.settings[stage],
      onLog: (line) => {
        options.onLog(stage, line);
      },
      onLine: (line) => {
        options.onLine?.(stage, line);
      },
      onDeath: options.onDeath,
    });
  };
  const [receive, enrich, write, poll] = await Promise.all([
    make('receive'),
    make('enrich'),
    make('write'),
    options.poll ? make('poll') : undefined,
  ]);
  const processes = { receive, enrich, write, ...(poll && { poll }) };
  const all = Object.values(processes);
  const starts = await Promise.allSettled(all.map(async (process) => process.start()));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return processes;
  await stopProcesses(processes);
  throw new Error(errorText(failed.reason), { cause: failed.reason });
}

export async function stopProcesses(processes: Processes): Promise<void> {
  await Promise.all(Object.values(processes).map(async (process) => process.stop('SIGKILL')));
}
