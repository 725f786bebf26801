import type { Clock } from '@pipeline/shared/clock.ts';
import type { Pipeline } from '../../console/server/pipeline.ts';
import { readPayload } from '../../scripts/lib/payload.ts';
import { deliver } from '../deliver.ts';
import { deploymentOf } from '../deployment-file.ts';
import { fixtureFiles } from '../samples/index.ts';
import type { Stack } from '../stack/stack.ts';
import { deadLetterSource } from './dead-letters.ts';
import { watchEvents } from './events.ts';
import { faultControl } from './faults.ts';
import { stageControl, stageStates } from './stages.ts';

export interface LocalPipelineOptions {
  readonly secret: string;
  readonly clock: Clock;
  readonly onFault: (message: string) => void;
  /** The archive of discarded dead letters. */
  readonly archive: string;
}

/** The local system, seen by the console. */
export function localPipeline(
  stack: Stack,
  { secret, clock, onFault, archive }: LocalPipelineOptions,
): Pipeline {
  const { scc, ledger, emulator, projectId, settings } = stack;
  const deadLetters = deadLetterSource(stack, clock);
  return {
    deployment: deploymentOf(stack),
    settings,
    findings: {
      list: () => scc.findings(),
      get: (name) => scc.finding(name),
      onChange: (listener) => scc.onChange(listener),
    },
    deadLetters,
    stages: () => stageStates(stack),
    backlog: (subscription) =>
      emulator?.counts(`projects/${projectId}/subscriptions/${subscription}`).undelivered ?? null,
    onOutcome: (listener) => ledger.onEntry(listener),
    watchEvents: async (listener) => watchEvents(stack, listener, onFault),
    stageControl: stageControl(stack, clock),
    faultControl: faultControl(stack),
    // Locally there is no quota of Security Command Center, except as a fault, and no network latency.
    deadLetterWork: {
      perSecond: 1000,
      // Our emulator reports when nothing is left. Longer waits are only for a stage that still retries.
      settleMs: emulator === undefined ? 500 : 3000,
      archive,
      knowsRemaining: true,
      env: {},
    },
    send: async (payload) => deliver(stack, payload, secret),
    samples: async () => Promise.all(fixtureFiles.map(readPayload)),
    close: deadLetters.close,
  };
}
