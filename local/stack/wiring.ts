import type { PubSub } from '@google-cloud/pubsub';
import { codeOf } from '@pipeline/shared/errors.ts';
import { pushStages, type PushStage } from '@pipeline/shared/pubsub/topology.ts';
import { Status } from 'google-gax';
import { defaultNames, type Deployment } from '../../scripts/lib/deployment.ts';

/** Delivery limits of Pub/Sub. Times are in seconds. */
export interface DeliveryBounds {
  /** Without it, the service decides when to redeliver. */
  readonly backoff?: { readonly minimum: number; readonly maximum: number };
  readonly maxDeliveryAttempts: number;
  readonly ackDeadlineSeconds: number;
  readonly deadLetterRetentionSeconds: number;
}

export interface WiringOptions extends DeliveryBounds {
  /** The address of each stage's function; without it, the stages pull. */
  readonly endpoints: Record<PushStage['stage'], string> | undefined;
}

/**
 * Creates the topics and subscriptions of the topology, like Terraform in the cloud. If filters are ignored, the first
 * subscription of a stage receives everything and is the only one: otherwise each message would arrive once per
 * subscription.
 * @returns The names of the subscriptions, as in the description of a deployment.
 */
export async function wire(
  pubsub: PubSub,
  options: WiringOptions,
): Promise<Deployment['subscriptions']> {
  const filters = await knowsFilters(pubsub);
  for (const { stage, topic, subscriptions, deadTopic, deadSubscription } of pushStages) {
    await pubsub.createTopic(topic);
    await pubsub.createTopic(deadTopic);
    await pubsub.createSubscription(deadTopic, deadSubscription, {
      expirationPolicy: {},
      messageRetentionDuration: options.deadLetterRetentionSeconds,
    });
    for (const { name, filter } of filters ? subscriptions : subscriptions.slice(0, 1)) {
      await pubsub.createSubscription(topic, name, {
        ackDeadlineSeconds: options.ackDeadlineSeconds,
        ...(options.endpoints && { pushEndpoint: options.endpoints[stage] }),
        filter: filters ? filter : '',
        expirationPolicy: {},
        ...retryPolicy(options.backoff),
        deadLetterPolicy: {
          deadLetterTopic: pubsub.topic(deadTopic).name,
          maxDeliveryAttempts: options.maxDeliveryAttempts,
        },
      });
    }
  }
  const { subscriptions } = defaultNames;
  return filters ? subscriptions : { ...subscriptions, writeUrgent: subscriptions.write };
}

/**
 * Google's emulator supports filters from version 555 of the Cloud SDK on (its release notes, 2026-02-03). Earlier
 * versions accept any text as a filter, and deliver everything.
 */
async function knowsFilters(pubsub: PubSub): Promise<boolean> {
  const [topic] = await pubsub.createTopic('filters');
  try {
    const [subscription] = await topic.createSubscription('no-filter', { filter: '(' });
    await subscription.delete();
    return false;
  } catch (error) {
    if (codeOf(error) === Status.INVALID_ARGUMENT) return true;
    throw error;
  } finally {
    await topic.delete();
  }
}

function retryPolicy(backoff: DeliveryBounds['backoff']): object {
  if (backoff === undefined) return {};
  return {
    retryPolicy: {
      minimumBackoff: duration(backoff.minimum),
      maximumBackoff: duration(backoff.maximum),
    },
  };
}

function duration(seconds: number): { seconds: number; nanos: number } {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}
