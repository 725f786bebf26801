import { runCore, type CoreReport } from './core/run.ts';
import { Failures, type Failure } from './failures.ts';
import { measureTiming, type TimingReport } from './timing.ts';
import { runWire, type WireReport } from './wire/run.ts';

export interface FuzzOptions {
  readonly cases: number;
  /** The number of socket cases among them; the others run against the handlers in this process. */
  readonly wireCases?: number | undefined;
  readonly seed: number;
  /** Whether to measure the response time for wrong tokens too: about half a minute. */
  readonly timing: boolean;
  /** Whether to measure the memory of single large bodies too: about ten seconds. */
  readonly floods: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

export interface FuzzReport {
  readonly seed: number;
  readonly seconds: number;
  readonly wire: WireReport;
  readonly core: CoreReport;
  readonly timing?: TimingReport;
  readonly failures: readonly Failure[];
  readonly failureCounts: Record<string, number>;
}

/** Runs all cases of a seed, even after failures. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { cases, seed, timing, floods, signal, onProgress } = options;
  const startedAt = performance.now();
  const failures = new Failures(seed);
  const { wireCases = Math.ceil(cases / 8) } = options;
  const common = { seed, failures, signal };
  const wire = await runWire({ ...common, cases: wireCases, floods, onProgress });
  const core = await runCore({
    ...common,
    cases: cases - wireCases,
    onProgress: (done) => {
      onProgress(wire.cases + done);
    },
  });
  const timed = timing && !signal.aborted ? await measureTiming() : undefined;
  if (timed !== undefined && timed.verdict !== 'even') failures.report('timing', timed.text);
  return {
    seed,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    wire,
    core,
    ...(timed && { timing: timed }),
    failures: failures.all,
    failureCounts: failures.counts,
  };
}
