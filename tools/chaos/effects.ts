import type { Stack } from '../../local/stack/stack.ts';
import type { LogReader } from './observed.ts';

/** The effects of the faults: without any, a run shows nothing. */
export interface EffectCounts {
  /** SCC's responses to write, by code. */
  readonly scc: Readonly<Record<string, number>>;
  /** Findings that were stored although their writer got an error. */
  readonly lostReplies: number;
  /** The Compute API's responses, by HTTP status. */
  readonly compute: Readonly<Record<string, number>>;
  /** Deliveries by Pub/Sub, and the failed or repeated ones among them. */
  readonly deliveries: number;
  readonly failedDeliveries: number;
  readonly redeliveries: number;
  /** Messages that a stage returned, by stage. */
  readonly retried: Readonly<Record<string, number>>;
  /** The number of injected exceptions. */
  readonly bugs: number;
  /** Findings that already existed when they were written. */
  readonly duplicates: number;
}

/** Counts while the system runs. */
export class Effects {
  readonly #stack: Stack;
  #lostReplies = 0;
  #deliveries = 0;
  #failed = 0;
  #again = 0;

  constructor(stack: Stack) {
    this.#stack = stack;
    stack.scc.onWrite(({ outcome, code }) => {
      if (outcome === 'created' && code !== 'OK') this.#lostReplies += 1;
    });
    stack.emulator?.onDelivery(({ outcome, attempt }) => {
      this.#deliveries += 1;
      if (outcome !== 'acked') this.#failed += 1;
      if (attempt > 1) this.#again += 1;
    });
  }

  counted(log: LogReader): EffectCounts {
    const compute: Record<string, number> = {};
    for (const statuses of Object.values(this.#stack.compute.calls())) {
      for (const [status, count] of Object.entries(statuses)) {
        compute[status] = (compute[status] ?? 0) + count;
      }
    }
    const retried = Object.fromEntries(
      ['receive', 'enrich', 'write'].map((stage) => [stage, log.of(stage, 'retried')]),
    );
    return {
      scc: { ...this.#stack.scc.calls()['CreateFinding'] },
      lostReplies: this.#lostReplies,
      compute,
      deliveries: this.#deliveries,
      failedDeliveries: this.#failed,
      redeliveries: this.#again,
      retried,
      bugs: log.bugs,
      duplicates: log.of('write', 'duplicate'),
    };
  }
}
