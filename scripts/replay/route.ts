import type { Deployment } from '../lib/deployment.ts';
import { stageResources } from '../lib/stage-resources.ts';
import type { ReplayStage } from './dead-letter.ts';

/** Where the dead letters of a stage wait, and where they go back to: full names. */
export interface Route {
  readonly subscription: string;
  readonly topic: string;
}

/**
 * By the deployment alone. What a message says of where it comes from is not asked: anybody who may publish could
 * have written it.
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
