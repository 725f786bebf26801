import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Failures } from '../failures.ts';
import { Tally } from '../tally.ts';
import { coreCase, type CoreCase } from './case.ts';
import { checkCore, type CoreOutcome } from './checks.ts';

type Check = (coreCase: CoreCase) => Promise<CoreOutcome>;

export interface CoreOptions {
  readonly cases: number;
  readonly seed: number;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly check?: Check;
}

export interface CoreReport {
  readonly cases: number;
  readonly tally: Record<string, Record<string, number>>;
  readonly slowest: Tally['slowest'];
}

/** For one case of a few kilobytes, on a machine with other load. */
const maxMillis = 10_000;

/**
 * Runs cases against the handlers in this process: without sockets, so many more of them. A failure is shrunk, and the
 * remaining cases still run.
 */
export async function runCore(options: CoreOptions): Promise<CoreReport> {
  const { cases, seed, failures, signal } = options;
  const tally = new Tally();
  for (let next = 0; next < cases && !signal.aborted;) {
    const path = String(next);
    const { property, failure } = propertyOf(options, tally);
    const details = await fc.check(property, { seed, path, numRuns: cases - next });
    const found = failure();
    if (details.counterexample === null || found === undefined) {
      // Generating the case failed, not one of our checks.
      if (details.failed) throw details.errorInstance;
      break;
    }
    const [{ kind, body }] = details.counterexample;
    const reproducer = `--seed ${seed} --path ${details.counterexamplePath}`;
    failures.add({ kind, what: found, reproducer, input: body.toString() });
    next = Number.parseInt(details.counterexamplePath, 10) + 1;
  }
  return { cases: tally.total, tally: tally.rows(), slowest: tally.slowest };
}

/** Passes unless a case fails in a new way. After a failure, only the same failure counts, for shrinking it. */
function propertyOf(
  { failures, signal, onProgress, check = checkCore }: CoreOptions,
  tally: Tally,
): { property: fc.IAsyncProperty<[CoreCase]>; failure: () => string | undefined } {
  let found: string | undefined;
  const first = async (one: CoreCase): Promise<void> => {
    if (signal.aborted) throw new fc.PreconditionFailure(true);
    const startedAt = performance.now();
    const { outcome, failure } = await check(one);
    const millis = performance.now() - startedAt;
    tally.add(one.kind, outcome, millis);
    if (tally.total % 200 === 0) {
      onProgress(tally.total);
      // For timers and Ctrl-C.
      await nextTurn();
    }
    const what = failure ?? (millis > maxMillis ? 'slow' : undefined);
    if (what === undefined || !failures.isNew(one.kind, what)) return;
    found = what;
    throw new Error(what);
  };
  const again = async (one: CoreCase): Promise<void> => {
    const { failure } = await check(one);
    if (failure === found) throw new Error(failure);
  };
  return {
    property: fc.asyncProperty(coreCase, async (one) =>
      found === undefined ? first(one) : found === 'slow' ? undefined : again(one),
    ),
    failure: () => found,
  };
}

/** Reruns one case by the path that was printed when it failed. */
export async function replayCore(
  seed: number,
  path: string,
  check: Check = checkCore,
): Promise<CoreOutcome & { readonly input: string }> {
  let result: (CoreOutcome & { readonly input: string }) | undefined;
  const property = fc.asyncProperty(coreCase, async (one) => {
    result ??= { ...(await check(one)), input: one.body.toString() };
  });
  await fc.check(property, { seed, path, numRuns: 1, endOnFailure: true });
  if (result === undefined) throw new RangeError(`seed ${seed} has no case ${path}`);
  return result;
}
