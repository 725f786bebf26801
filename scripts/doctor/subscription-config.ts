import type { protos } from '@google-cloud/pubsub';
import { defined } from '@pipeline/shared/objects.ts';
import { isNotFound, toNotChecked } from '../lib/google-errors.ts';
import type { Environment } from './environment.ts';

/** What of a subscription decides over its messages. Times are seconds; names are full ones. */
export interface SubscriptionConfig {
  readonly topic: string;
  /** Undefined where nothing is pushed. */
  readonly push?: PushConfig;
  readonly ackDeadline: number;
  readonly backoff?: { readonly minimum: number; readonly maximum: number };
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
  readonly retention: number;
  /** After this time without use it is deleted; undefined: never. */
  readonly expiresAfter?: number;
  readonly filter: string;
  /** `gcloud pubsub subscriptions detach` was called: it gets nothing any more. */
  readonly isDetached: boolean;
}

export interface PushConfig {
  readonly endpoint: string;
  /** Of the OIDC token; undefined when none is sent. */
  readonly serviceAccount?: string;
  /** Empty: the endpoint's URL. */
  readonly audience: string;
}

/**
 * A subscription as it is set, or undefined when there is none.
 * @throws NotChecked
 */
export async function readSubscription(
  { deployment, clients, timeoutMs }: Environment,
  name: string,
): Promise<SubscriptionConfig | undefined> {
  const subscription = `projects/${deployment.projectId}/subscriptions/${name}`;
  try {
    // By itself the client retries for ten minutes.
    const options = { timeout: timeoutMs, retry: null };
    const [resource] = await clients.subscriber.getSubscription({ subscription }, options);
    return toSubscriptionConfig(resource);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toNotChecked(error, `the subscription ${name}`, 'roles/pubsub.viewer');
  }
}

type Resource = protos.google.pubsub.v1.ISubscription;

/** https://docs.cloud.google.com/pubsub/docs/subscription-properties: what is absent has its default. */
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
          // 0 stands for 5.
          maxDeliveryAttempts: deadLetterPolicy.maxDeliveryAttempts || 5,
        }
      : undefined,
    retention: seconds(resource.messageRetentionDuration) ?? 7 * day,
    // Without a policy there is one of 31 days; with an empty one it never expires.
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
