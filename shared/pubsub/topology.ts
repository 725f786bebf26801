/**
 * The topics and subscriptions of the pipeline and their bounds: what the local run creates and
 * Terraform deploys. Times are seconds. Each outlasts the one before it:
 * a stage's own deadlines < the function's timeout < the ack deadline.
 */

/** The deployables, each from the folder of its name in `functions/`. */
export const stages = ['receive', 'enrich', 'write', 'poll'] as const;
export type Stage = (typeof stages)[number];

export const topics = {
  events: 'events',
  eventsDead: 'events-dead',
  findings: 'findings',
  findingsDead: 'findings-dead',
} as const;

export interface PushSubscription {
  /** What a deployment's description calls it. */
  readonly key: 'enrich' | 'write' | 'writeUrgent';
  readonly name: string;
  /**
   * What it gets, in Pub/Sub's filter language; empty: all. Those of a stage together let each message pass once. A
   * filter cannot be changed: another one belongs to another name, docs/adr/0016-one-apply.md.
   */
  readonly filter: string;
}

export interface PushStage {
  readonly stage: 'enrich' | 'write';
  readonly topic: string;
  readonly subscriptions: readonly PushSubscription[];
  readonly deadTopic: string;
  /** Never expires and keeps its messages for 31 days: nothing pulls from it until a replay does. */
  readonly deadSubscription: string;
}

/** What must not wait behind the rest, by the label that enrich gives. */
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
    // The complement takes what has no label, too, such as a dead letter of before there was one.
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
  /** With the backoff below, an outage of most of a day is outlasted: about 16 hours. */
  maxDeliveryAttempts: 100,
  minimumBackoffSeconds: 10,
  maximumBackoffSeconds: 600,
  deadLetterRetentionSeconds: 31 * 24 * 3600,
} as const;

/** How `poll` is called. */
export const polling = {
  /** Each minute, as Cloud Scheduler writes it. */
  schedule: '* * * * *',
  /** Cloud Scheduler's own deadline: longer than the function's. */
  attemptDeadlineSeconds: 90,
  checkpointObject: 'poll/checkpoint.json',
} as const;

/** How `write` folds repetitions, where it does. */
export const folding = {
  windowSeconds: 3600,
  prefix: 'folds/',
  /**
   * How long it is known which events have been folded: longer than one can come again, 31 days from a subscription and
   * 31 days from the dead letters.
   */
  keepDays: 70,
  /** An instance must hold many at a time: most wait for the second that one object takes a write in. */
  concurrency: 80,
} as const;
