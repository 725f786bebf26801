import type { Clock } from '@pipeline/shared/clock.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import type { PipelineState } from '../../console/api.ts';
import type { DeadLetterSource, StageDeadLetter } from '../../console/server/pipeline.ts';
import { deadLetters } from '../stack/dead-letters.ts';
import type { Stack } from '../stack/stack.ts';

type LocalDeadLetters = DeadLetterSource & { readonly close: () => void };

/** The local system's dead letters and their number. */
export function deadLetterSource(stack: Stack, clock: Clock): LocalDeadLetters {
  return stack.emulator === undefined
    ? fromOtherEmulator(stack, clock)
    : fromEmulator(stack, stack.emulator);
}

/** Our emulator counts dead letters, and reports each new one. */
function fromEmulator(stack: Stack, emulator: NonNullable<Stack['emulator']>): LocalDeadLetters {
  const full = (kind: string, name: string): string =>
    `projects/${stack.projectId}/${kind}/${name}`;
  const topics = new Set(pushStages.map(({ deadTopic }) => full('topics', deadTopic)));
  let arrived = 0;
  const close = emulator.onPublish((topic) => {
    if (topics.has(topic)) arrived += 1;
  });
  const [enrich, write] = pushStages;
  const count = (name: string): number => emulator.counts(full('subscriptions', name)).undelivered;
  const counts = (): PipelineState['deadLetters'] => ({
    events: count(enrich.deadSubscription),
    findings: count(write.deadSubscription),
  });
  return {
    counts,
    version: () => [arrived, ...Object.values(counts())].join('/'),
    list: async () => deadLetters(stack),
    close,
  };
}

/**
 * Another emulator can only be queried by pulling and releasing messages: do so rarely, and only while someone is
 * watching.
 */
const pauseMs = 5000;

function fromOtherEmulator(stack: Stack, clock: Clock): LocalDeadLetters {
  let seen: readonly Pick<StageDeadLetter, 'id' | 'stage'>[] = [];
  let nextAt = 0;
  const look = async (): Promise<void> => {
    try {
      const found = await deadLetters(stack);
      seen = found
        .map(({ id, stage }) => ({ id, stage }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    } catch {
      // Keep the last known state: the emulator may answer next time.
    }
  };
  const lookAgain = (): void => {
    if (clock.now() < nextAt) return;
    nextAt = clock.now() + pauseMs;
    void look();
  };
  const count = (wanted: string): number => seen.filter(({ stage }) => stage === wanted).length;
  return {
    counts: () => {
      lookAgain();
      return { events: count('enrich'), findings: count('write') };
    },
    version: () => {
      lookAgain();
      return seen.map(({ id }) => id).join('/');
    },
    list: async () => deadLetters(stack),
    close: () => {
      nextAt = Infinity;
    },
  };
}
