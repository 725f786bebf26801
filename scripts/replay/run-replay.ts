import { randomBytes } from 'node:crypto';
import { pubsubOf } from '../lib/pubsub-clients.ts';
import { replayedAttributes } from '../dead-letters/attributes.ts';
import { createPublishOne } from './publish.ts';
import { routeOf } from '../dead-letters/route.ts';
import type { Selection } from '../dead-letters/selection.ts';
import { runAction, type RunEnvironment, type RunResult } from '../dead-letters/run.ts';

export interface ReplayOptions extends Selection {
  /** Messages per second. */
  readonly rate: number;
  /** Refuse dead letters that were replayed this many times. */
  readonly maxReplays: number;
  /** File that each dead letter is appended to before its replay. */
  readonly archive?: string;
  /** Archive to replay instead of the subscription. */
  readonly from?: string;
}

/**
 * Replays dead letters to the stage that they came from. Acknowledges a dead letter only after Pub/Sub has confirmed its
 * publish. If the process dies in between, the message is published twice and still produces one finding.
 * @throws UsageError if a file cannot be used
 */
export async function runReplay(
  options: ReplayOptions,
  environment: RunEnvironment,
): Promise<RunResult> {
  const { deployment, env, clock, patienceMs } = environment;
  const { stage, maxReplays, dryRun = false, rate, archive } = options;
  const { subscription, topic } = routeOf(deployment, stage);
  const from = options.from ?? subscription;
  const id = randomBytes(8).toString('hex');
  const pubsub = pubsubOf(deployment, env);
  const publish = createPublishOne({ pubsub, topic, clock, patienceMs });
  try {
    return await runAction(
      options,
      {
        id,
        action: {
          outcome: 'replayed',
          refuses: ({ replays }) => replays >= maxReplays,
          perform: async (deadLetter) =>
            publish({ data: deadLetter.data, attributes: replayedAttributes(deadLetter, id) }),
        },
        rate,
        archive,
        from: options.from,
        to: topic,
        counters: ['taken', 'replayed', 'passedOver', 'refused', 'failed'],
        title: dryRun ? `looking through ${from}` : `from ${from} back to ${topic}`,
      },
      environment,
    );
  } finally {
    await Promise.allSettled([pubsub.close()]);
  }
}
