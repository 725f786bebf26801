import { pushStages, type PushSubscription } from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from '../lib/deployment.ts';

export const restart = 'end npm start with Ctrl-C and start it again: it sets everything up anew';

/** How to mend what takes more than a command. */
export function setUpAll({ local }: Deployment): string {
  return local === undefined ? 'terraform apply sets it up again' : restart;
}

/** How to mend what Terraform deploys, or `npm start` sets up. */
export function setUpAgain({ local }: Deployment, gcloud: string): string {
  return local === undefined ? `terraform apply puts it back; or at once: ${gcloud}` : restart;
}

/** What a stage said of late, whatever its function is called. */
export function logsOf({ local, projectId }: Deployment, stage: string): string {
  return local === undefined
    ? `gcloud logging read 'labels.stage="${stage}" AND severity>=WARNING' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}

/** What a function said that ended before it could log. */
export function crashesOf({ local, projectId }: Deployment): string {
  return local === undefined
    ? `gcloud logging read 'resource.type="cloud_run_revision" AND severity>=ERROR' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}

/** A push subscription of a stage, by its name in this deployment. */
export interface SubscriptionParts {
  readonly name: string;
  /** Whether it is the one for what must not wait behind the rest. */
  readonly urgent: boolean;
  /** What it is meant to let pass; empty: all. */
  readonly filter: string;
}

/** The stages whose functions push subscriptions feed, with the names of their parts. */
export interface StageParts {
  readonly stage: 'enrich' | 'write';
  readonly topic: string;
  readonly subscriptions: readonly SubscriptionParts[];
  readonly deadTopic: string;
  readonly deadSubscription: string;
}

export function stagesOf({ topics, subscriptions }: Deployment): readonly StageParts[] {
  const [enrich, write] = pushStages;
  const partsOf = ({ key, filter }: PushSubscription): SubscriptionParts => ({
    name: subscriptions[key],
    urgent: key === 'writeUrgent',
    filter,
  });
  return [
    {
      stage: 'enrich',
      topic: topics.events,
      subscriptions: enrich.subscriptions.map(partsOf),
      deadTopic: topics.eventsDead,
      deadSubscription: subscriptions.enrichDead,
    },
    {
      stage: 'write',
      topic: topics.findings,
      subscriptions:
        subscriptions.writeUrgent === subscriptions.write
          ? [{ name: subscriptions.write, urgent: false, filter: '' }]
          : write.subscriptions.map(partsOf),
      deadTopic: topics.findingsDead,
      deadSubscription: subscriptions.writeDead,
    },
  ];
}

/** What a check of one of them is called. */
export function checkName({ stage }: StageParts, urgent: boolean, what: string): string {
  return `${stage}: ${urgent ? 'urgent ' : ''}${what}`;
}
