import type { Stack } from '../../local/stack/stack.ts';
import type { LogReader } from './observed.ts';

/** What the faults did: without it, a run shows nothing. */
export interface EffectCounts {
  /** How SCC answered the calls of write, by code. */
  readonly scc: Readonly<Record<string, number>>;
  /** Findings that were stored, and whose writer was told that they were not. */
  readonly lostReplies: number;
  /** How the Compute API answered, by HTTP status. */
  readonly compute: Readonly<Record<string, number>>;
  /** Deliveries by Pub/Sub, and those of them that failed or were a message's second or later. */
  readonly deliveries: number;
  readonly failedDeliveries: number;
  readonly redeliveries: number;
  /** Handed back by a stage, by stage. */
  readonly retried: Readonly<Record<string, number>>;
  /** How often a stage failed by what the run had put into it. */
  readonly bugs: number;
  /** Findings that were there already when they were written. */
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
