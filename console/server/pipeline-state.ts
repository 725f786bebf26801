import type { Clock } from '@pipeline/shared/clock.ts';
import type { Abilities, PipelineState, SubscriptionState } from '../api.ts';
import type { ReplayStage } from '../../scripts/dead-letters/dead-letter.ts';
import { remainingOf } from '../../scripts/dead-letters/remaining.ts';
import type { Remaining } from '../../scripts/dead-letters/subscription-source.ts';
import type { Pipeline } from './pipeline.ts';

/** The current state of the pipeline. Cheap, because it reads only counters. @param findings Number of findings. */
export function pipelineState(pipeline: Pipeline, clock: Clock, findings: number): PipelineState {
  const { deployment, stages, deadLetters, faultControl, state } = pipeline;
  return {
    at: new Date(clock.now()).toISOString(),
    projectId: deployment.projectId,
    receiveUrl: deployment.webhookUrl ?? '',
    stages: stages(),
    subscriptions: subscriptionStates(pipeline),
    deadLetters: deadLetters.counts(),
    findings,
    can: abilities(pipeline),
    ...(faultControl && { faults: faultControl.current() }),
    ...(state && { deployment: state() }),
  };
}

function abilities({ refusal, deadLetterWork, findings, send }: Pipeline): Abilities {
  const mayChange = refusal === undefined;
  return {
    changeDeadLetters: mayChange && deadLetterWork !== undefined,
    closeFindings: mayChange && findings.close !== undefined,
    send: mayChange && send !== undefined,
  };
}

/** Numbers of a stage's remaining messages. Undefined if backlogs are unknown. */
export function pipelineRemaining(
  pipeline: Pick<Pipeline, 'deadLetters' | 'deployment' | 'backlog'>,
  stage: ReplayStage,
): Remaining | undefined {
  return remainingOf(
    { subscriptions: subscriptionStates(pipeline), deadLetters: pipeline.deadLetters.counts() },
    stage,
  );
}

/** The subscriptions of the stages. If one subscription carries all writes, it is listed once. */
function subscriptionStates({
  deployment,
  backlog,
}: Pick<Pipeline, 'deployment' | 'backlog'>): SubscriptionState[] {
  const { enrich, write, writeUrgent } = deployment.subscriptions;
  const of = (topic: SubscriptionState['topic'], names: readonly string[]): SubscriptionState[] =>
    [...new Set(names)].map((name) => ({ name, topic, backlog: backlog(name) }));
  return [...of('events', [enrich]), ...of('findings', [write, writeUrgent])];
}
