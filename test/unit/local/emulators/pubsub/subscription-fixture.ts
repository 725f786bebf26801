import assert from 'node:assert/strict';
import type { StoredMessage } from '../../../../../local/emulators/pubsub/message.ts';
import type { DeliveryPolicy } from '../../../../../local/emulators/pubsub/policy.ts';
import {
  type Lease,
  type LeaseHolder,
  Subscription,
} from '../../../../../local/emulators/pubsub/subscription.ts';

export const name = 'projects/p/subscriptions/sub';
export const deadlineMs = 10_000;
export const retry = { minimumBackoffMs: 10_000, maximumBackoffMs: 600_000 };
export const noPolicy: DeliveryPolicy = { retry: undefined, maxDeliveryAttempts: undefined };

export function message(id: string, bytes = 1): StoredMessage {
  return { id, bytes, data: Buffer.from(id), attributes: {}, orderingKey: '', publishTime: 0 };
}

/** A subscription with test hooks. */
export function setUp(policy: DeliveryPolicy, deadTopicExists = true) {
  const outcomes: string[] = [];
  const letters: { id: string; attempts: number; error: string | undefined }[] = [];
  const ends: string[] = [];
  const holder: LeaseHolder = {
    explainsFailures: true,
    released: ({ message: { id } }, end) => {
      ends.push(`${id} ${end}`);
    },
  };
  const subscription = new Subscription(name, policy, {
    forwardDeadLetter: ({ id }, attempts, error) => {
      if (deadTopicExists) letters.push({ id, attempts, error });
      return deadTopicExists;
    },
    report: ({ message: { id }, attempt, outcome, detail }) => {
      outcomes.push(`${id} #${attempt} ${outcome}: ${detail}`);
    },
  });
  const lease = (now: number, max = 100, maxBytes = 1e6): Lease[] => {
    subscription.advance(now);
    return subscription.lease(now, deadlineMs, holder, max, maxBytes);
  };
  const leaseOne = (now: number): Lease => {
    const [only, ...others] = lease(now);
    assert.ok(only !== undefined && others.length === 0, `one message at ${now}`);
    return only;
  };
  return { subscription, outcomes, letters, ends, holder, lease, leaseOne };
}
