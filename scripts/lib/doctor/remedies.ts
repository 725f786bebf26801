import type { Deployment } from '../cli/deployment.ts';

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

/** The stages whose functions a push subscription feeds, with the names of their parts. */
export interface StageParts {
  readonly stage: 'enrich' | 'write';
  readonly topic: string;
  readonly subscription: string;
  readonly deadTopic: string;
  readonly deadSubscription: string;
}

export function stagesOf({ topics, subscriptions }: Deployment): readonly StageParts[] {
  return [
    {
      stage: 'enrich',
      topic: topics.events,
      subscription: subscriptions.enrich,
      deadTopic: topics.eventsDead,
      deadSubscription: subscriptions.enrichDead,
    },
    {
      stage: 'write',
      topic: topics.findings,
      subscription: subscriptions.write,
      deadTopic: topics.findingsDead,
      deadSubscription: subscriptions.writeDead,
    },
  ];
}
