import type { Clock } from '@pipeline/shared/clock.ts';
import type { PipelineState, SubscriptionState } from '../api.ts';
import type { Pipeline } from './pipeline.ts';

/** How the pipeline is now. Cheap: it only reads what is counted anyway. @param findings how many there are. */
export function pipelineState(pipeline: Pipeline, clock: Clock, findings: number): PipelineState {
  const { deployment, stages, deadLetters, faultControl } = pipeline;
  return {
    at: new Date(clock.now()).toISOString(),
    projectId: deployment.projectId,
    receiveUrl: deployment.webhookUrl ?? '',
    stages: stages(),
    subscriptions: subscriptionStates(pipeline),
    deadLetters: deadLetters.counts(),
    findings,
    ...(faultControl && { faults: faultControl.current() }),
  };
}

/** Those that feed stages. Where one gets all that is to be written, it is there once. */
function subscriptionStates({ deployment, backlog }: Pipeline): SubscriptionState[] {
  const { enrich, write, writeUrgent } = deployment.subscriptions;
  const of = (topic: SubscriptionState['topic'], names: readonly string[]): SubscriptionState[] =>
    [...new Set(names)].map((name) => ({ name, topic, backlog: backlog(name) }));
  return [...of('events', [enrich]), ...of('findings', [write, writeUrgent])];
}
