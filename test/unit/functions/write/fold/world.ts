import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import { foldStore } from '../../../../../functions/write/fold/fold-store.ts';
import { createFolds, type FoldEvent } from '../../../../../functions/write/fold/folds.ts';
import type { Finding } from '../../../../../functions/write/finding/finding.ts';
import type {
  FindingUpdate,
  FindingWriter,
} from '../../../../../functions/write/finding-writer.ts';
import { SimulatedClock } from './simulated-clock.ts';

export interface Faults {
  /** The share of calls that fail without effect. */
  readonly errors: number;
  /** The share of successful writes whose response is lost. */
  readonly lostReplies: number;
  /** Maximum time of a call before its effect, and after it. */
  readonly latencyMs: number;
}

export const noFaults: Faults = { errors: 0, lostReplies: 0, latencyMs: 0 };

/** Cloud Storage and Security Command Center, as seen by instances of write, in one process and in simulated time. */
export class World {
  readonly clock = new SimulatedClock();
  readonly objects = new Map<string, { text: string; generation: string }>();
  readonly findings = new Map<string, Finding>();
  readonly calls = { create: 0, update: 0, read: 0, write: 0 };
  faults: Faults;
  /** Descriptions that Security Command Center rejects. */
  readonly poison = new Set<string>();
  readonly #random: () => number;
  #generations = 0;

  constructor(random: () => number = () => 0.5, faults = noFaults) {
    this.#random = random;
    this.faults = faults;
  }

  /**
   * An instance of write. Once `isDead`, none of its calls continues.
   * @param beforeStore Awaited before it stores anything.
   */
  instance(
    updateMs = 20_000,
    isDead: () => boolean = () => false,
    beforeStore?: Promise<void>,
  ): FoldEvent {
    const call = async <T>(isWrite: boolean, work: () => T): Promise<T> => {
      await this.#takeTime(isDead);
      if (this.#happens(this.faults.errors)) throw new TransientError('a-fault', 'a fault');
      const result = work();
      await this.#takeTime(isDead);
      if (isWrite && this.#happens(this.faults.lostReplies)) throw new TransientError('lost', '');
      return result;
    };
    return createFolds({
      store: foldStore(
        {
          read: async (name) => call(false, () => this.#read(name)),
          write: async (name, text, replaces) => {
            await beforeStore;
            return call(true, () => this.#write(name, text, replaces));
          },
        },
        'folds/',
      ),
      writer: this.#writer(call),
      clock: this.clock,
      random: this.#random,
      updateMs,
      key: { by: 'command', windowSeconds: 3600 },
    });
  }

  #writer(call: <T>(isWrite: boolean, work: () => T) => Promise<T>): FindingWriter {
    return {
      create: async (_sender, id, finding) =>
        call(true, () => {
          this.calls.create += 1;
          if (this.poison.has(finding.description)) {
            throw new PermanentError('scc-invalid-argument', finding.description);
          }
          if (this.findings.has(id)) return 'duplicate';
          this.findings.set(id, finding);
          return 'written';
        }),
      update: async (_sender, id, update) => call(true, () => this.#update(id, update)),
    };
  }

  #update(id: string, { eventTime, sourceProperties }: FindingUpdate): 'updated' | 'missing' {
    this.calls.update += 1;
    const present = this.findings.get(id);
    if (present === undefined) return 'missing';
    this.findings.set(id, {
      ...present,
      eventTime,
      sourceProperties: { ...present.sourceProperties, ...sourceProperties },
    });
    return 'updated';
  }

  #read(name: string): { text: string; generation: string } | undefined {
    this.calls.read += 1;
    return this.objects.get(name);
  }

  #write(name: string, text: string, replaces: string | undefined): string | undefined {
    this.calls.write += 1;
    if (this.objects.get(name)?.generation !== replaces) return undefined;
    this.#generations += 1;
    const generation = String(this.#generations);
    this.objects.set(name, { text, generation });
    return generation;
  }

  async #takeTime(isDead: () => boolean): Promise<void> {
    if (this.faults.latencyMs > 0) await this.clock.sleep(this.#random() * this.faults.latencyMs);
    if (isDead()) await new Promise(() => undefined);
  }

  #happens(share: number): boolean {
    return share > 0 && this.#random() < share;
  }
}

/** The fold's values in a finding. */
export function shown(finding: Finding | undefined): Record<string, string | undefined> {
  const property = (name: string): string | undefined =>
    finding?.sourceProperties[name]?.stringValue;
  return {
    count: property('fold_count'),
    is: property('fold_count_is'),
    first: property('fold_first_time'),
    last: property('fold_last_time'),
  };
}
