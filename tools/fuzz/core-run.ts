import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Canaries } from './canaries.ts';
import { coreCase } from './core-case.ts';
import { checkCore } from './core-checks.ts';
import type { Corpus } from './corpus.ts';
import type { Failures } from './failures.ts';
import { minimised } from './minimise.ts';
import { caseSeed, Random } from './random.ts';
import { Tally } from './tally.ts';

export interface CoreOptions {
  readonly cases: number;
  readonly seed: number;
  readonly canaries: Canaries;
  readonly corpus: Corpus;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

export interface CoreReport {
  readonly cases: number;
  readonly tally: Record<string, Record<string, number>>;
  readonly slowest: Tally['slowest'];
}

/** For one case of a few kilobytes, on a machine that others use too. */
const maxMillis = 10_000;

/** Runs cases against the handlers in this process: no socket, many more of them. */
export async function runCore(options: CoreOptions): Promise<CoreReport> {
  const { cases, seed, canaries, corpus, failures, signal, onProgress } = options;
  const tally = new Tally();
  for (let index = 0; index < cases && !signal.aborted; index += 1) {
    // Apart from those of the wire.
    const random = new Random(caseSeed(seed ^ 0x5b_d1_e9_95, index));
    const one = coreCase({ random, corpus, canaries });
    const startedAt = performance.now();
    const { outcome, failure } = await checkCore(one, canaries);
    const millis = performance.now() - startedAt;
    tally.add(one.kind, outcome, millis);
    if (failure !== undefined) {
      await failures.addCore(await minimised(one, failure, canaries), failure);
    } else if (millis > maxMillis) await failures.addCore(one, 'slow');
    if (index % 200 === 0) {
      onProgress(index);
      // For timers and Ctrl-C.
      await nextTurn();
    }
  }
  return { cases: tally.total, tally: tally.rows(), slowest: tally.slowest };
}
