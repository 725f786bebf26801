import type { Deployment } from '../lib/deployment.ts';
import { stageResources } from '../lib/stage-resources.ts';
import type { ReplayStage } from './dead-letter.ts';

/** The dead-letter subscription of a stage, and the topic that its messages go back to. Full names. */
export interface Route {
  readonly subscription: string;
  readonly topic: string;
}

/**
 * Derives the route only from the deployment. Ignore origins in message attributes: every publisher could forge them.
 */
export function routeOf(deployment: Deployment, stage: ReplayStage): Route {
  const { deadSubscription, topic } = stageResources(deployment)[stage];
  return {
    subscription: fullName(deployment.projectId, 'subscriptions', deadSubscription),
    topic: fullName(deployment.projectId, 'topics', topic),
  };
}

function fullName(projectId: string, kind: string, name: string): string {
  return name.startsWith('projects/') ? name : `projects/${projectId}/${kind}/${name}`;
}
