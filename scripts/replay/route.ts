import type { Deployment } from '../lib/deployment.ts';
import type { ReplayStage } from './inspect.ts';

/** Where the dead letters of a stage wait, and where they go back to: full names. */
export interface Route {
  readonly subscription: string;
  readonly topic: string;
}

/**
 * By the deployment alone. What a message says of where it comes from is not asked: anybody who may publish could
 * have written it.
 */
export function routeOf(
  { projectId, topics, subscriptions }: Deployment,
  stage: ReplayStage,
): Route {
  const [subscription, topic] =
    stage === 'enrich'
      ? [subscriptions.enrichDead, topics.events]
      : [subscriptions.writeDead, topics.findings];
  return {
    subscription: fullName(projectId, 'subscriptions', subscription),
    topic: fullName(projectId, 'topics', topic),
  };
}

function fullName(projectId: string, kind: string, name: string): string {
  return name.startsWith('projects/') ? name : `projects/${projectId}/${kind}/${name}`;
}
