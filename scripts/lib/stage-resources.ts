import {
  pushStages,
  type PushStage,
  type PushSubscription,
} from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from './deployment.ts';

/** A subscription that feeds a stage, by its name in a deployment. */
export interface StageSubscription {
  readonly name: string;
  /** Whether it is the one for what must not wait behind the rest. */
  readonly urgent: boolean;
  /** The filter that it is meant to have; empty: none. */
  readonly filter: string;
}

/** The Pub/Sub resources of a stage that Pub/Sub feeds, by their names in a deployment. */
export interface StageResources {
  readonly stage: PushStage['stage'];
  readonly topic: string;
  readonly subscriptions: readonly StageSubscription[];
  readonly deadTopic: string;
  readonly deadSubscription: string;
}

/** Those of enrich and of write. A deployment may have one subscription for all that write gets, urgent or not. */
export function stageResources({ topics, subscriptions }: Deployment) {
  const [enrich, write] = pushStages;
  const toSubscription = ({ key, filter }: PushSubscription): StageSubscription => ({
    name: subscriptions[key],
    urgent: key === 'writeUrgent',
    filter,
  });
  return {
    enrich: {
      stage: 'enrich',
      topic: topics.events,
      subscriptions: enrich.subscriptions.map(toSubscription),
      deadTopic: topics.eventsDead,
      deadSubscription: subscriptions.enrichDead,
    },
    write: {
      stage: 'write',
      topic: topics.findings,
      subscriptions:
        subscriptions.writeUrgent === subscriptions.write
          ? [{ name: subscriptions.write, urgent: false, filter: '' }]
          : write.subscriptions.map(toSubscription),
      deadTopic: topics.findingsDead,
      deadSubscription: subscriptions.writeDead,
    },
  } as const satisfies Record<PushStage['stage'], StageResources>;
}
