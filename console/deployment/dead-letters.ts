import type { v1 } from '@google-cloud/pubsub';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { holdMs, peekMessages } from '../../scripts/dead-letters/peek-messages.ts';
import { stageResources } from '../../scripts/lib/stage-resources.ts';
import { toDeadLetter } from '../../scripts/dead-letters/dead-letter.ts';
import type { DeadLetterLook, PipelineState } from '../api.ts';
import type { DeadLetterSource, StageDeadLetter } from '../server/pipeline.ts';

export interface DeploymentDeadLettersOptions {
  readonly deployment: Deployment;
  readonly subscriber: v1.SubscriberClient;
  readonly clock: Clock;
  /** Backlogs by subscription, from Cloud Monitoring. Undefined if it reports none. */
  readonly backlogs: () => ReadonlyMap<string, number> | undefined;
}

/** Maximum age of a value in Cloud Monitoring. */
const monitoringMs = 5 * 60_000;

/** More than an operator looks through. */
const maxMessages = 1000;

/** The dead letters of a deployment. They can only be read by pulling them, so pull only on request. */
export class DeploymentDeadLetters implements DeadLetterSource {
  readonly #options: DeploymentDeadLettersOptions;
  #seen: readonly StageDeadLetter[] = [];
  #looks = 0;
  #last: DeadLetterLook | null = null;

  constructor(options: DeploymentDeadLettersOptions) {
    this.#options = options;
  }

  get last(): DeadLetterLook | null {
    return this.#last;
  }

  /** Counts from the last pull, as long as it is newer than the values of Cloud Monitoring. */
  readonly counts = (): PipelineState['deadLetters'] => {
    const { deployment, clock, backlogs } = this.#options;
    const { enrich, write } = stageResources(deployment);
    const last = this.#last;
    const isFresh = last?.isAll === true && clock.now() < Date.parse(last.at) + monitoringMs;
    const known = isFresh ? undefined : backlogs();
    const count = ({ stage, deadSubscription }: typeof enrich | typeof write): number | null => {
      const seen = this.#seen.filter((each) => each.stage === stage).length;
      return known?.get(deadSubscription) ?? (last === null ? null : seen);
    };
    return { events: count(enrich), findings: count(write) };
  };

  readonly version = (): string => [this.#looks, ...Object.values(this.counts())].join('/');

  readonly list = async (): Promise<readonly StageDeadLetter[]> => this.#seen;

  /** @throws NotChecked */
  readonly look = async (): Promise<void> => {
    const { deployment, subscriber, clock } = this.#options;
    const looks = await Promise.all(
      Object.values(stageResources(deployment)).map(
        async ({ stage, deadTopic: topic, deadSubscription }) => {
          const name = `projects/${deployment.projectId}/subscriptions/${deadSubscription}`;
          const { messages, isAll } = await peekMessages(subscriber, name, {
            timeoutMs: holdMs,
            maxMessages,
            clock,
          });
          const letters = [...messages.values()].map((message): StageDeadLetter => {
            const { id, data, attributes, publishTime } = toDeadLetter(message);
            return { stage, topic, id, data, attributes, publishTime };
          });
          return { isAll, letters };
        },
      ),
    );
    this.#seen = looks
      .flatMap(({ letters }) => letters)
      .toSorted((a, b) => (a.publishTime < b.publishTime ? 1 : -1));
    this.#looks += 1;
    this.#last = {
      at: new Date(clock.now()).toISOString(),
      isAll: looks.every(({ isAll }) => isAll),
    };
  };
}
