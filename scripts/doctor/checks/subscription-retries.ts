import { durationText } from '../../../cli/durations.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { problem, warning, type Fault } from '../check.ts';
import type { Expected } from '../expected.ts';
import type { SubscriptionConfig } from '../subscription-config.ts';

/** The command that sets these flags of the subscription, or how to set it up again. */
export type Update = (flags: string) => string;

/** Whether what keeps failing becomes a dead letter, and not too soon. */
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
        `${subscription} has no dead-letter policy: what always fails is delivered again until it is lost`,
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

/** Whether a delivery has its time, and the next one waits for its turn. */
export function retryFaults(
  { backoff, ackDeadline }: SubscriptionConfig,
  expected: Expected,
  update: Update,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (ackDeadline < expected.ackDeadline) {
    faults.push(
      problem(
        `its ack deadline of ${ackDeadline} s is shorter than ${expected.ackDeadline} s: events come again while they are being handled`,
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
 * Whether a subscription is there, and its messages are, for as long as they should. An idle one that expires is deleted
 * with everything in it, and nobody is told.
 * @param what it keeps, for messages: `events`
 * @param expectedSeconds how long it should keep them
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
