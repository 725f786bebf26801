import { durationText } from '../../../cli/durations.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { problem, warning, type Fault } from '../check.ts';
import type { Expected } from '../expected.ts';
import type { SubscriptionConfig } from '../subscription-config.ts';

/** Returns the command that sets these flags of the subscription, or says how to recreate it. */
export type Update = (flags: string) => string;

/** Checks that a message that keeps failing becomes a dead letter, but not too soon. */
export function deadLetterFaults(
  { deadLetter }: SubscriptionConfig,
  { maxDeliveryAttempts: attempts }: Expected,
  { subscription, deadTopic }: { readonly subscription: string; readonly deadTopic: string },
  { projectId }: Deployment,
  update: Update,
): readonly Fault[] {
  const topic = `projects/${projectId}/topics/${deadTopic}`;
  const remedy = update(`--dead-letter-topic=${deadTopic} --max-delivery-attempts=${attempts}`);
  if (deadLetter === undefined) {
    return [
      problem(
        `${subscription} has no dead-letter policy: failing messages are redelivered until they expire`,
        remedy,
      ),
    ];
  }
  const faults: Fault[] = [];
  if (deadLetter.topic !== topic) {
    faults.push(problem(`its dead letters go to ${deadLetter.topic}, and not to ${topic}`, remedy));
  }
  if (deadLetter.maxDeliveryAttempts < attempts) {
    faults.push(
      warning(
        `it gives up after ${deadLetter.maxDeliveryAttempts} attempts instead of ${attempts}: a long outage becomes dead letters`,
        remedy,
      ),
    );
  }
  return faults;
}

/** Checks the ack deadline and the retry backoff. */
export function retryFaults(
  { backoff, ackDeadline }: SubscriptionConfig,
  expected: Expected,
  update: Update,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (ackDeadline < expected.ackDeadline) {
    faults.push(
      problem(
        `its ack deadline of ${ackDeadline} s is shorter than ${expected.ackDeadline} s: events are redelivered while they are being handled`,
        update(`--ack-deadline=${expected.ackDeadline}`),
      ),
    );
  }
  faults.push(...backoffFaults(backoff, expected.backoff, update));
  return faults;
}

function backoffFaults(
  backoff: SubscriptionConfig['backoff'],
  expected: Expected['backoff'],
  update: Update,
): readonly Fault[] {
  if (expected === undefined) return [];
  const { minimum, maximum } = expected;
  const remedy = update(`--min-retry-delay=${minimum}s --max-retry-delay=${maximum}s`);
  if (backoff === undefined) {
    return [
      problem('it has no backoff: in an outage all attempts are used up within seconds', remedy),
    ];
  }
  if (backoff.minimum === minimum && backoff.maximum === maximum) return [];
  return [
    warning(
      `its backoff is ${backoff.minimum} s to ${backoff.maximum} s instead of ${minimum} s to ${maximum} s`,
      remedy,
    ),
  ];
}

/**
 * Checks the expiration of a subscription and the retention of its messages. Pub/Sub silently deletes an idle
 * subscription when it expires, with all its messages.
 * @param what name of the messages, such as `events`
 * @param expectedSeconds expected retention
 */
export function retentionFaults(
  { expiresAfter, retention }: SubscriptionConfig,
  what: string,
  expectedSeconds: number,
  update: Update,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (expiresAfter !== undefined) {
    faults.push(
      problem(
        `it is deleted after ${durationText(expiresAfter * 1000)} without use`,
        update('--expiration-period=never'),
      ),
    );
  }
  if (retention < expectedSeconds) {
    faults.push(
      warning(
        `it keeps ${what} for ${durationText(retention * 1000)} instead of ${durationText(expectedSeconds * 1000)}`,
        update(`--message-retention-duration=${expectedSeconds}s`),
      ),
    );
  }
  return faults;
}
