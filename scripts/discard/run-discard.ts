import { randomBytes } from 'node:crypto';
import { routeOf } from '../dead-letters/route.ts';
import { runAction, type RunEnvironment, type RunResult } from '../dead-letters/run.ts';
import type { Selection } from '../dead-letters/selection.ts';

export interface DiscardOptions extends Selection {
  /** The archive file; a dry run needs none. */
  readonly archive: string | undefined;
}

/** No limit: discard publishes nothing and consumes no quota. */
const perSecond = 1000;

/**
 * Removes dead letters from their subscription. Acknowledges each dead letter only after the archive is synced to disk.
 * @throws UsageError if the archive cannot be used
 */
export async function runDiscard(
  options: DiscardOptions,
  environment: RunEnvironment,
): Promise<RunResult> {
  const { stage, dryRun = false, archive } = options;
  if (archive === undefined && !dryRun) throw new TypeError('discard needs an archive');
  const { subscription } = routeOf(environment.deployment, stage);
  return runAction(
    options,
    {
      id: randomBytes(8).toString('hex'),
      action: { outcome: 'discarded', refuses: () => false, perform: async () => {} },
      rate: perSecond,
      archive: dryRun ? undefined : archive,
      from: undefined,
      to: dryRun ? undefined : archive,
      counters: ['taken', 'discarded', 'passedOver'],
      title: dryRun ? `looking through ${subscription}` : `from ${subscription} to ${archive}`,
    },
    environment,
  );
}
