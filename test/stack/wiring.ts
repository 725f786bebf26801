import type { PubSub } from '@google-cloud/pubsub';
import { delivery, pushStages, type PushStage } from '@pipeline/shared/pubsub/topology.ts';

export interface WiringOptions {
  /** Where each stage's function is. */
  readonly endpoints: Record<PushStage['stage'], string>;
  /** Seconds. Without it, redelivery is up to the service. */
  readonly backoff: { readonly minimum: number; readonly maximum: number } | undefined;
  readonly maxDeliveryAttempts: number;
  readonly ackDeadlineSeconds: number;
}

/** Creates the topics and subscriptions of the topology, as Terraform does in the cloud. */
export async function wire(pubsub: PubSub, options: WiringOptions): Promise<void> {
  for (const { stage, topic, subscriptions, deadTopic, deadSubscription } of pushStages) {
    await pubsub.createTopic(topic);
    await pubsub.createTopic(deadTopic);
    await pubsub.createSubscription(deadTopic, deadSubscription, {
      expirationPolicy: {},
      messageRetentionDuration: delivery.deadLetterRetentionSeconds,
    });
    for (const { name, filter } of subscriptions) {
      await pubsub.createSubscription(topic, name, {
        ackDeadlineSeconds: options.ackDeadlineSeconds,
        pushEndpoint: options.endpoints[stage],
        filter,
        expirationPolicy: {},
        ...retryPolicy(options.backoff),
        deadLetterPolicy: {
          deadLetterTopic: pubsub.topic(deadTopic).name,
          maxDeliveryAttempts: options.maxDeliveryAttempts,
        },
      });
    }
  }
}

function retryPolicy(backoff: WiringOptions['backoff']): object {
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
