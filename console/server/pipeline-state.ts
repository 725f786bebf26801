import type { Clock } from '@pipeline/shared/clock.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { PipelineState, SubscriptionState } from '../api.ts';
import { faultsOf } from './faults.ts';
import { stageStates } from './stages.ts';

export interface PipelineFacts {
  readonly clock: Clock;
  readonly findings: number;
  readonly deadLetters: PipelineState['deadLetters'];
}

/** How the pipeline is now. Cheap: it only reads what is counted anyway. */
export function pipelineState(
  stack: Stack,
  { clock, findings, deadLetters }: PipelineFacts,
): PipelineState {
  return {
    at: new Date(clock.now()).toISOString(),
    projectId: stack.projectId,
    receiveUrl: stack.receiveUrl,
    stages: stageStates(stack),
    subscriptions: subscriptionStates(stack),
    deadLetters,
    findings,
    faults: faultsOf(stack),
  };
}

/** Those that messages are pushed by. Where filters are ignored there is one for each stage. */
function subscriptionStates({ projectId, emulator, filters }: Stack): SubscriptionState[] {
  return pushStages.flatMap(({ topic, subscriptions }) =>
    (filters ? subscriptions : subscriptions.slice(0, 1)).map(({ name }) => {
      const counts = emulator?.counts(`projects/${projectId}/subscriptions/${name}`);
      return { name, topic, backlog: counts?.undelivered ?? null };
    }),
  );
}
