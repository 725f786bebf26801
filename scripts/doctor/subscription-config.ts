import type { protos } from '@google-cloud/pubsub';
import { defined } from '@pipeline/shared/objects.ts';
import { isNotFound, toNotChecked } from '../lib/google-errors.ts';
import type { Environment } from './environment.ts';

/** The properties of a subscription that affect its messages. Times are in seconds; names are full names. */
export interface SubscriptionConfig {
  readonly topic: string;
  /** Undefined for a pull subscription. */
  readonly push?: PushConfig;
  readonly ackDeadline: number;
  readonly backoff?: { readonly minimum: number; readonly maximum: number };
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
  readonly retention: number;
  /** Idle time after which Pub/Sub deletes the subscription; undefined: never. */
  readonly expiresAfter?: number;
  readonly filter: string;
  /** Detached (`gcloud pubsub topics detach-subscription`): receives no more messages. */
  readonly isDetached: boolean;
}

interface PushConfig {
  readonly endpoint: string;
  /** Audience of the OIDC token; undefined if pushes carry no token. */
  readonly serviceAccount?: string;
  /** Empty: the endpoint's URL. */
  readonly audience: string;
}

/**
 * Reads the configuration of a subscription; undefined if the subscription does not exist.
 * @throws NotChecked
 */
export async function readSubscription(
  { deployment, clients, timeoutMs }: Environment,
  name: string,
): Promise<SubscriptionConfig | undefined> {
  const subscription = `projects/${deployment.projectId}/subscriptions/${name}`;
  try {
    // The client's default is to retry for ten minutes.
    const options = { timeout: timeoutMs, retry: null };
    const [resource] = await clients.subscriber.getSubscription({ subscription }, options);
    return toSubscriptionConfig(resource);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toNotChecked(error, `the subscription ${name}`, 'roles/pubsub.viewer');
  }
}

type Resource = protos.google.pubsub.v1.ISubscription;

/** Absent properties have their default: https://docs.cloud.google.com/pubsub/docs/subscription-properties */
export function toSubscriptionConfig(resource: Resource): SubscriptionConfig {
  const { retryPolicy, deadLetterPolicy, expirationPolicy } = resource;
  return defined({
    topic: resource.topic ?? '',
    push: pushOf(resource.pushConfig),
    ackDeadline: resource.ackDeadlineSeconds ?? 10,
    backoff: retryPolicy
      ? {
          minimum: seconds(retryPolicy.minimumBackoff) ?? 10,
          maximum: seconds(retryPolicy.maximumBackoff) ?? 600,
        }
      : undefined,
    deadLetter: deadLetterPolicy
      ? {
          topic: deadLetterPolicy.deadLetterTopic ?? '',
          // 0 means the default of 5.
          maxDeliveryAttempts: deadLetterPolicy.maxDeliveryAttempts || 5,
        }
      : undefined,
    retention: seconds(resource.messageRetentionDuration) ?? 7 * day,
    // No policy means 31 days; an empty policy means that the subscription never expires.
    expiresAfter: expirationPolicy ? seconds(expirationPolicy.ttl) : 31 * day,
    filter: resource.filter ?? '',
    isDetached: resource.detached ?? false,
  });
}

function pushOf(config: Resource['pushConfig']): PushConfig | undefined {
  if (!config?.pushEndpoint) return undefined;
  return defined({
    endpoint: config.pushEndpoint,
    serviceAccount: config.oidcToken?.serviceAccountEmail || undefined,
    audience: config.oidcToken?.audience ?? '',
  });
}

const day = 24 * 3600;

type Duration = protos.google.protobuf.IDuration;

function seconds(duration: Duration | null | undefined): number | undefined {
  if (!duration) return undefined;
  return Number(duration.seconds ?? 0) + (duration.nanos ?? 0) / 1e9;
}
