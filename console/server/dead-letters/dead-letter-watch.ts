import type { Clock } from '@pipeline/shared/clock.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { buriedLetters } from '../../../local/stack/dead-letters.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import type { PipelineState } from '../../api.ts';

/** How many dead letters there are, and whether they may be others than before. */
export interface DeadLetterWatch {
  counts(): PipelineState['deadLetters'];
  /** Differs whenever they may. */
  version(): string;
  close(): void;
}

export function watchDeadLetters(stack: Stack, clock: Clock): DeadLetterWatch {
  return stack.emulator === undefined
    ? new DistantWatch(stack, clock)
    : watchEmulator(stack, stack.emulator);
}

/** Our emulator counts them, and tells of each that comes. */
function watchEmulator(
  { projectId }: Stack,
  emulator: NonNullable<Stack['emulator']>,
): DeadLetterWatch {
  const full = (kind: string, name: string): string => `projects/${projectId}/${kind}/${name}`;
  const topics = new Set(pushStages.map(({ deadTopic }) => full('topics', deadTopic)));
  let arrived = 0;
  const stop = emulator.onPublish((topic) => {
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
    close: stop,
  };
}

/** To ask another emulator, they must be pulled and given back: seldom, and only while somebody looks on. */
const pauseMs = 5000;

class DistantWatch implements DeadLetterWatch {
  readonly #stack: Stack;
  readonly #clock: Clock;
  #letters: readonly { readonly id: string; readonly stage: 'enrich' | 'write' }[] = [];
  #nextAt = 0;

  constructor(stack: Stack, clock: Clock) {
    this.#stack = stack;
    this.#clock = clock;
  }

  counts(): PipelineState['deadLetters'] {
    this.#lookAgain();
    const of = (wanted: string): number =>
      this.#letters.filter(({ stage }) => stage === wanted).length;
    return { events: of('enrich'), findings: of('write') };
  }

  version(): string {
    this.#lookAgain();
    return this.#letters.map(({ id }) => id).join('/');
  }

  close(): void {
    this.#nextAt = Infinity;
  }

  #lookAgain(): void {
    if (this.#clock.now() < this.#nextAt) return;
    this.#nextAt = this.#clock.now() + pauseMs;
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      const found = await buriedLetters(this.#stack);
      this.#letters = found
        .map(({ stage, letter }) => ({ stage, id: letter.id }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    } catch {
      // What was known stays: the emulator may answer the next time.
    }
  }
}
