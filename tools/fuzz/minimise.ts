import type { Canaries } from './canaries.ts';
import type { CoreCase } from './core-case.ts';
import { checkCore } from './core-checks.ts';

const maxTries = 300;

/** The case with as much of its body left out as can be while it fails in the same way. */
export async function minimised(
  failing: CoreCase,
  failure: string,
  canaries: Canaries,
): Promise<CoreCase> {
  let best = failing;
  let tries = 0;
  for (let size = best.body.length >> 1; size >= 1 && tries < maxTries; size >>= 1) {
    for (let at = 0; at + size <= best.body.length && tries < maxTries;) {
      tries += 1;
      const body = Buffer.concat([best.body.subarray(0, at), best.body.subarray(at + size)]);
      const smaller = { ...best, body };
      const outcome = await checkCore(smaller, canaries);
      if (outcome.failure === failure) best = smaller;
      else at += size;
    }
  }
  return best;
}
