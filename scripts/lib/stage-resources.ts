import {
  pushStages,
  type PushStage,
  type PushSubscription,
} from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from './deployment.ts';

/** A subscription of a stage. */
export interface StageSubscription {
  readonly name: string;
  /** True for the subscription of urgent findings, which must not wait behind the others. */
  readonly urgent: boolean;
  /** Expected filter; empty: none. */
  readonly filter: string;
}

/** The Pub/Sub resources of a stage that Pub/Sub delivers to. */
export interface StageResources {
  readonly stage: PushStage['stage'];
  readonly topic: string;
  readonly subscriptions: readonly StageSubscription[];
  readonly deadTopic: string;
  readonly deadSubscription: string;
}

/** The resources of enrich and write. A deployment may have a single subscription for write, urgent or not. */
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
