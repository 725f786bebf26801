import { status } from '@grpc/grpc-js';
import { durationMs, type Fields, flag, integer, message, text, toSeconds } from './fields.ts';
import { parseFilter } from './filter.ts';
import { readLabels } from './labels.ts';
import { checkName } from './names.ts';
import type { RetryPolicy } from './policy.ts';
import { type PushConfig, readPushConfig, toPushConfig } from './push-config.ts';
import { refuseGiven, refusePaths, unknownOfSubscriptions } from './not-emulated.ts';
import { retentionMs } from './retention.ts';
import { invalidArgument, RpcError } from './rpc-error.ts';

interface DeadLetterPolicy {
  readonly topic: string;
  readonly maxDeliveryAttempts: number;
}

/** A subscription as requested, with defaults. */
export interface SubscriptionSettings extends MutableSettings {
  readonly name: string;
  /** Its full name, or `deletedTopic`. */
  readonly topic: string;
  /** The filter for messages; empty: all. */
  readonly filter: string;
}

interface MutableSettings {
  readonly pushConfig: PushConfig | undefined;
  readonly ackDeadlineSeconds: number;
  readonly retainAckedMessages: boolean;
  readonly messageRetentionMs: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Idle milliseconds after which Google deletes it; undefined: never. Not emulated. */
  readonly expirationMs: number | undefined;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly deadLetterPolicy: DeadLetterPolicy | undefined;
}

const dayMs = 24 * 3600 * 1000;

/** A reader for each mutable field, by its name in a field mask. */
const readers = {
  push_config: (fields) => ({ pushConfig: readPushConfig(message(fields, 'pushConfig')) }),
  ack_deadline_seconds: (fields) => ({ ackDeadlineSeconds: readAckDeadline(fields) }),
  retain_acked_messages: (fields) => ({ retainAckedMessages: flag(fields, 'retainAckedMessages') }),
  message_retention_duration: (fields) => ({ messageRetentionMs: readRetention(fields) }),
  labels: (fields) => ({ labels: readLabels(fields) }),
  expiration_policy: (fields) => ({ expirationMs: readExpiration(fields) }),
  retry_policy: (fields) => ({ retryPolicy: readRetryPolicy(message(fields, 'retryPolicy')) }),
  dead_letter_policy: (fields) => ({
    deadLetterPolicy: readDeadLetterPolicy(message(fields, 'deadLetterPolicy')),
  }),
} satisfies Record<string, (fields: Fields) => Partial<MutableSettings>>;

const immutable = new Set(['name', 'topic', 'filter', 'enable_message_ordering']);

/** Reads a google.pubsub.v1.Subscription. @throws RpcError INVALID_ARGUMENT and others */
export function readSettings(fields: Fields): SubscriptionSettings {
  refuseGiven(fields, unknownOfSubscriptions);
  return {
    topic: checkName('topics', text(fields, 'topic')),
    name: checkName('subscriptions', text(fields, 'name')),
    filter: readFilter(fields),
    ...readers.push_config(fields),
    ...readers.ack_deadline_seconds(fields),
    ...readers.retain_acked_messages(fields),
    ...readers.message_retention_duration(fields),
    ...readers.labels(fields),
    ...readers.expiration_policy(fields),
    ...readers.retry_policy(fields),
    ...readers.dead_letter_policy(fields),
  };
}

/** The settings with the fields of a mask replaced from `fields`. @throws RpcError */
export function updateSettings(
  settings: SubscriptionSettings,
  fields: Fields,
  paths: readonly string[],
): SubscriptionSettings {
  // The ordering field is known, but immutable.
  refusePaths(
    paths,
    unknownOfSubscriptions.filter((path) => !immutable.has(path)),
  );
  const updated = { ...settings };
  for (const path of paths) {
    if (!isMutable(path)) throw maskError(path);
    Object.assign(updated, readers[path](fields));
  }
  return updated;
}

/** The settings as a google.pubsub.v1.Subscription. */
export function toSubscription(settings: SubscriptionSettings): object {
  const { name, topic, filter, labels, pushConfig, retryPolicy, deadLetterPolicy } = settings;
  const { ackDeadlineSeconds, retainAckedMessages, messageRetentionMs, expirationMs } = settings;
  return {
    name,
    topic,
    filter,
    labels,
    pushConfig: toPushConfig(pushConfig),
    ackDeadlineSeconds,
    retainAckedMessages,
    messageRetentionDuration: toSeconds(messageRetentionMs),
    expirationPolicy: expirationMs === undefined ? {} : { ttl: toSeconds(expirationMs) },
    retryPolicy: retryPolicy && {
      minimumBackoff: toSeconds(retryPolicy.minimumBackoffMs),
      maximumBackoff: toSeconds(retryPolicy.maximumBackoffMs),
    },
    deadLetterPolicy: deadLetterPolicy && {
      deadLetterTopic: deadLetterPolicy.topic,
      maxDeliveryAttempts: deadLetterPolicy.maxDeliveryAttempts,
    },
    state: 'ACTIVE',
  };
}

function isMutable(path: string): path is keyof typeof readers {
  return Object.hasOwn(readers, path);
}

function maskError(path: string): Error {
  const why = immutable.has(path)
    ? `the ${path} field in the Subscription is not mutable.`
    : `${path} is not a known Subscription field. Note that field paths must be of the form ` +
      "'push_config' rather than 'pushConfig'.";
  return invalidArgument(`Invalid update_mask provided in the UpdateSubscriptionRequest: ${why}`);
}

function readFilter(fields: Fields): string {
  const filter = text(fields, 'filter');
  parseFilter(filter);
  return filter;
}

function readAckDeadline(fields: Fields): number {
  const seconds = integer(fields, 'ackDeadlineSeconds');
  if (seconds === 0) return 10;
  if (seconds < 10 || seconds > 600) throw invalidArgument('ack_deadline_secs out of bounds');
  return seconds;
}

/** "Defaults to 7 days" (pubsub.proto). */
function readRetention(fields: Fields): number {
  return retentionMs(fields) ?? 7 * dayMs;
}

function readExpiration(fields: Fields): number | undefined {
  const policy = message(fields, 'expirationPolicy');
  if (policy === undefined) return 31 * dayMs;
  const ttl = durationMs(policy, 'ttl');
  // "The minimum allowed value for expiration_policy.ttl is 1 day" (pubsub.proto).
  if (ttl !== undefined && ttl < dayMs)
    throw invalidArgument('expiration_policy.ttl out of bounds');
  return ttl;
}

function readRetryPolicy(fields: Fields | undefined): RetryPolicy | undefined {
  if (fields === undefined) return undefined;
  const minimumBackoffMs = readBackoff(fields, 'minimumBackoff', 'minimum_backoff', 10_000);
  const maximumBackoffMs = readBackoff(fields, 'maximumBackoff', 'maximum_backoff', 600_000);
  if (maximumBackoffMs < minimumBackoffMs) {
    throw invalidArgument(
      `The value for maximum_backoff is too small. You passed ${maximumBackoffMs / 1000}s in the ` +
        `request, but the minimum value is ${minimumBackoffMs / 1000}s.`,
    );
  }
  return { minimumBackoffMs, maximumBackoffMs };
}

function readBackoff(fields: Fields, field: string, name: string, otherwise: number): number {
  const ms = durationMs(fields, field) ?? otherwise;
  if (ms >= 0 && ms <= 600_000) return ms;
  throw invalidArgument(
    `The value for ${name} is out of bounds. You passed ${ms / 1000}s in the request, but the ` +
      'value must be between 0s and 600s.',
  );
}

function readDeadLetterPolicy(fields: Fields | undefined): DeadLetterPolicy | undefined {
  if (fields === undefined) return undefined;
  const topic = checkName('topics', text(fields, 'deadLetterTopic'));
  const attempts = integer(fields, 'maxDeliveryAttempts');
  if (attempts === 0) return { topic, maxDeliveryAttempts: 5 };
  if (attempts < 5) throw attemptsError('small', attempts, 'minimum value is 5');
  if (attempts > 100) throw attemptsError('large', attempts, 'maximum value is 100');
  return { topic, maxDeliveryAttempts: attempts };
}

/** OUT_OF_RANGE, whereas everything else is INVALID_ARGUMENT, like the official emulator. */
function attemptsError(size: string, passed: number, bound: string): Error {
  return new RpcError(
    status.OUT_OF_RANGE,
    `The value for max_delivery_attempts is too ${size}. You passed ${passed} in the request, but the ${bound}.`,
  );
}
