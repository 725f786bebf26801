/**
 * The topics and subscriptions of the pipeline and their limits, which the local run creates and Terraform deploys.
 * Times are in seconds. Each limit exceeds the previous one: a stage's own deadlines < the function's timeout < the ack
 * deadline.
 */

/** The deployables. Each is in the folder of its name in `functions/`. */
export const stages = ['receive', 'enrich', 'write', 'poll'] as const;
export type Stage = (typeof stages)[number];

export const topics = {
  events: 'events',
  eventsDead: 'events-dead',
  findings: 'findings',
  findingsDead: 'findings-dead',
} as const;

export interface PushSubscription {
  /** Its name in a deployment's description. */
  readonly key: 'enrich' | 'write' | 'writeUrgent';
  readonly name: string;
  /**
   * Its filter in Pub/Sub's filter language; empty: all messages. Together, the filters of a stage match each message
   * exactly once. A filter cannot be changed: a new filter needs a new name, docs/adr/0016-one-apply.md.
   */
  readonly filter: string;
}

export interface PushStage {
  readonly stage: 'enrich' | 'write';
  readonly topic: string;
  readonly subscriptions: readonly PushSubscription[];
  readonly deadTopic: string;
  /** Never expires, and keeps its messages for 31 days: only a replay pulls from it. */
  readonly deadSubscription: string;
}

/** Selects urgent messages by the attribute that enrich sets, so that they do not wait behind the others. */
const urgent = 'attributes.severity = "CRITICAL" OR attributes.severity = "HIGH"';

export const pushStages = [
  {
    stage: 'enrich',
    topic: topics.events,
    subscriptions: [{ key: 'enrich', name: 'events-enrich', filter: '' }],
    deadTopic: topics.eventsDead,
    deadSubscription: 'events-dead',
  },
  {
    stage: 'write',
    topic: topics.findings,
    // The complement also matches messages without the attribute, such as dead letters from older versions.
    subscriptions: [
      { key: 'write', name: 'findings-write', filter: `NOT (${urgent})` },
      { key: 'writeUrgent', name: 'findings-write-urgent', filter: urgent },
    ],
    deadTopic: topics.findingsDead,
    deadSubscription: 'findings-dead',
  },
] as const satisfies readonly PushStage[];

export const delivery = {
  functionTimeoutSeconds: 60,
  ackDeadlineSeconds: 90,
  /** With the backoff below, messages survive an outage of about 16 hours. */
  maxDeliveryAttempts: 100,
  minimumBackoffSeconds: 10,
  maximumBackoffSeconds: 600,
  deadLetterRetentionSeconds: 31 * 24 * 3600,
} as const;

/** The schedule of `poll`. */
export const polling = {
  /** Every minute, in Cloud Scheduler's syntax. */
  schedule: '* * * * *',
  /** Cloud Scheduler's own deadline: longer than the function's. */
  attemptDeadlineSeconds: 90,
  checkpointObject: 'poll/checkpoint.json',
} as const;

/** How `write` folds repetitions, if folding is enabled. */
export const folding = {
  windowSeconds: 3600,
  prefix: 'folds/',
  /**
   * Days for which folded events are remembered: longer than an event can be redelivered, which is 31 days from a
   * subscription and 31 days from the dead letters.
   */
  keepDays: 70,
  /** An instance must handle many at a time: most wait for the second that one write to an object takes. */
  concurrency: 80,
} as const;
