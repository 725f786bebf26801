import { stages, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { StageProcess } from '../../local/stack/stage-process.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { StageState } from '../api.ts';
import { RequestError } from './http/answer.ts';

/** How long a function may take to end; Cloud Run gives it as much. */
const graceMs = 10_000;

export function stageStates({ stages: processes, ledger }: Stack): StageState[] {
  return stages.flatMap((stage) => {
    const process = processes[stage];
    if (process === undefined) return [];
    return [{ stage, running: process.running, counters: { ...ledger.of(stage) } }];
  });
}

/** The totals, and the same for each stage. */
export function stageCounters(stack: Stack): object {
  const each = stageStates(stack).map(({ stage, running, counters }): [string, object] => [
    stage,
    { running, ...counters },
  ]);
  return { ...stack.ledger.totals(), stages: Object.fromEntries(each) };
}

/** Stops and starts functions, one thing after another. */
export class StageSwitch {
  readonly #stack: Stack;
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();

  constructor(stack: Stack, clock: Clock) {
    this.#stack = stack;
    this.#clock = clock;
  }

  /** Resolves when it is gone, as after a scale-in: what it was at, Pub/Sub delivers again. @throws RequestError 404 */
  async stop(stage: string): Promise<void> {
    const process = this.#find(stage);
    await this.#next(async () => this.#end(process));
  }

  /** Resolves when it serves. @throws RequestError 404; 500 with what it printed, when it does not start. */
  async start(stage: string): Promise<void> {
    const process = this.#find(stage);
    await this.#next(async () => {
      if (!process.running) await process.start();
    }).catch((error: unknown) => {
      throw new RequestError(500, errorText(error), { cause: error });
    });
  }

  /** Resolves when nothing is being stopped or started. */
  async settle(): Promise<void> {
    await this.#last;
  }

  async #next(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    await done;
  }

  async #end(process: StageProcess): Promise<void> {
    const ended = new AbortController();
    const patience = this.#clock.sleep(graceMs, ended.signal).catch(() => undefined);
    await Promise.race([process.stop('SIGTERM'), patience]);
    ended.abort();
    await process.stop('SIGKILL');
  }

  #find(name: string): StageProcess {
    const running: Partial<Record<Stage, StageProcess>> = this.#stack.stages;
    const stage = stages.find((known) => known === name);
    const process = stage && running[stage];
    if (process !== undefined) return process;
    throw new RequestError(404, `stages here: ${Object.keys(running).join(', ')}`);
  }
}
