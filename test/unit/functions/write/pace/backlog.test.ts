import assert from 'node:assert/strict';
import { loadSettings } from '@pipeline/shared/config.ts';
import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { settings as validate } from '../../../../../functions/write/generated/settings.js';
import { Queue } from '../../../../../functions/write/pace/queue.ts';
import { Rate } from '../../../../../functions/write/pace/rate.ts';
import { PushWindow } from '../../../../../local/emulators/pubsub/push-window.ts';
import { type Lease, Subscription } from '../../../../../local/emulators/pubsub/subscription.ts';

const settings = loadSettings(validate, {
  PROJECT_ID: 'p',
  SCC_SOURCE: 'organizations/1/sources/1',
});
const latencyMs = 500;
const stepMs = 50;

/** Maximum number of pushes in flight. */
interface Window {
  readonly limit: number;
  succeeded(): void;
  failed(): void;
}

/** The limits of the real service, as documented: https://docs.cloud.google.com/pubsub/docs/push */
class WideWindow implements Window {
  limit = 1;
  succeeded(): void {
    this.limit = Math.min(3000, this.limit + 1);
  }
  failed(): void {
    this.limit = Math.max(1, this.limit / 2);
  }
}

/** A window that does not adapt. */
class FixedWindow implements Window {
  readonly limit = 1000;
  succeeded(): void {}
  failed(): void {}
}

/**
 * Simulates a backlog of `total` messages, one in ten urgent, with the emulator's subscriptions and the rate of write.
 */
function drain(total: number, window: () => Window) {
  let now = 0;
  let deadLetters = 0;
  let attempts = 0;
  let lastUrgent = 0;
  let written = 0;
  const rate = new Rate({
    perMinute: settings.WRITES_PER_MINUTE,
    pauseMs: settings.QUOTA_PAUSE_MS,
  });
  const queue = new Queue();
  const feeds = (['HIGH', 'LOW'] as const).map((severity: Severity) => {
    const push = window();
    const subscription = new Subscription(
      severity,
      {
        retry: {
          minimumBackoffMs: delivery.minimumBackoffSeconds * 1000,
          maximumBackoffMs: delivery.maximumBackoffSeconds * 1000,
        },
        maxDeliveryAttempts: delivery.maxDeliveryAttempts,
      },
      {
        forwardDeadLetter: () => {
          deadLetters += 1;
          return true;
        },
        report: () => undefined,
      },
    );
    const count = severity === 'HIGH' ? total / 10 : total - total / 10;
    for (let n = 0; n < count; n += 1) {
      subscription.add({
        id: `${severity}${n}`,
        data: Buffer.alloc(0),
        attributes: {},
        orderingKey: '',
        publishTime: 0,
        bytes: 1,
      });
    }
    return { severity, push, subscription };
  });
  const answers: { at: number; done: () => void }[] = [];
  type Feed = (typeof feeds)[number];
  const handBack = ({ subscription, push }: Feed, { ackId }: Lease): void => {
    subscription.nack(ackId, now);
    push.failed();
  };
  const write = ({ subscription, push, severity }: Feed, { ackId }: Lease): void => {
    answers.push({
      at: now + latencyMs,
      done: () => {
        subscription.ack(ackId, now);
        push.succeeded();
        written += 1;
        if (severity === 'HIGH') lastUrgent = now;
      },
    });
  };
  const deliver = (feed: Feed): void => {
    const { subscription, push, severity } = feed;
    subscription.advance(now);
    const room = Math.floor(push.limit) - subscription.outstanding;
    const holder = { explainsFailures: false, released: () => undefined };
    const leases =
      room > 0
        ? subscription.lease(now, delivery.ackDeadlineSeconds * 1000, holder, room, 1e9)
        : [];
    for (const lease of leases) {
      attempts = Math.max(attempts, lease.attempt);
      queue.add({
        severity,
        until: now + settings.SLOT_WAIT_MS,
        resolve: () => {
          write(feed, lease);
        },
        reject: () => {
          handBack(feed, lease);
        },
      });
      if (queue.size > settings.MAX_WAITING) queue.last()?.reject(new Error());
    }
  };
  const none = new Error('no slot');
  for (; feeds.some(({ subscription }) => subscription.size > 0); now += stepMs) {
    assert.ok(now < 24 * 3_600_000, 'it does not end');
    while (answers[0] !== undefined && answers[0].at <= now) answers.shift()?.done();
    for (const feed of feeds) deliver(feed);
    for (const waiter of queue.expired(now)) waiter.reject(none);
    while (queue.size > 0 && rate.take(now)) queue.next()?.resolve();
  }
  return {
    deadLetters,
    attempts,
    seconds: now / 1000,
    quotaUsed: written / ((1000 * now) / 60_000),
    lastUrgent: lastUrgent / 1000,
    written,
  };
}

describe('a backlog that waits for the quota', () => {
  for (const [total, name, window] of [
    [10_000, "the emulator's", () => new PushWindow()],
    [10_000, 'one that grows up to 3,000', () => new WideWindow()],
    [100_000, 'one that grows up to 3,000', () => new WideWindow()],
  ] as const) {
    it(`of ${total}, pushed through a window like ${name}, uses the quota and creates no dead letter`, () => {
      const result = drain(total, window);
      assert.equal(result.written, total);
      assert.equal(result.deadLetters, 0);
      assert.ok(result.quotaUsed >= 0.95, `${result.quotaUsed} of the quota`);
      assert.ok(result.attempts <= 10, `${result.attempts} attempts`);
      // A tenth is urgent.
      assert.ok(result.lastUrgent < result.seconds * 0.15, `the last urgent ${result.lastUrgent}`);
    });
  }

  it('of 3,000 creates no dead letter even if Pub/Sub does not slow down, but takes hours', () => {
    const result = drain(3000, () => new FixedWindow());
    assert.equal(result.written, 3000);
    assert.equal(result.deadLetters, 0);
    assert.ok(result.attempts < delivery.maxDeliveryAttempts, `${result.attempts} attempts`);
    assert.ok(result.quotaUsed < 0.1, 'so that it matters that Pub/Sub slows down');
  });
});
