import { errorText } from '@pipeline/shared/errors.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { StageState } from '../api.ts';
import { RequestError } from './http/answer.ts';
import type { StageControl } from './pipeline.ts';
import { SerialQueue } from './serial-queue.ts';

/** Counters in total, and by stage. */
export function stageCounters(states: readonly StageState[]): object {
  const totals: Record<string, number> = {};
  for (const { counters } of states) {
    for (const [name, count] of Object.entries(counters))
      totals[name] = (totals[name] ?? 0) + count;
  }
  const each = states.map(({ stage, running, counters }): [string, object] => [
    stage,
    { running, ...counters },
  ]);
  return { ...totals, stages: Object.fromEntries(each) };
}

/** Stops and starts stages, one at a time. */
export class StageSwitch {
  readonly #control: StageControl;
  readonly #queue = new SerialQueue();

  constructor(control: StageControl) {
    this.#control = control;
  }

  /** Resolves when the stage has exited. @throws RequestError 404 */
  async stop(name: string): Promise<void> {
    const stage = this.#find(name);
    await this.#queue.run(async () => this.#control.stop(stage));
  }

  /** Resolves when the stage serves. @throws RequestError 404; 500 with the stage's output if it does not start. */
  async start(name: string): Promise<void> {
    const stage = this.#find(name);
    try {
      await this.#queue.run(async () => this.#control.start(stage));
    } catch (error) {
      throw new RequestError(500, errorText(error), { cause: error });
    }
  }

  /** Resolves when no stage is being stopped or started. */
  async settle(): Promise<void> {
    await this.#queue.settle();
  }

  #find(name: string): Stage {
    const { stages } = this.#control;
    const stage = stages.find((known) => known === name);
    if (stage !== undefined) return stage;
    throw new RequestError(404, `unknown stage: use ${stages.join(', ')}`);
  }
}
