import { Ajv } from 'ajv';
import type { Validator } from '@pipeline/shared/validation.ts';
import type { Deployment } from '../lib/deployment.ts';
import type { ReplayStage } from './dead-letter.ts';
import type { Remaining } from './subscription-source.ts';

/** The part of the local console's response that is needed here. */
interface State {
  readonly subscriptions: readonly {
    readonly topic: 'events' | 'findings';
    readonly backlog: number | null;
  }[];
  readonly deadLetters: { readonly events: number | null; readonly findings: number | null };
}

const stateSchema = {
  type: 'object',
  required: ['subscriptions', 'deadLetters'],
  properties: {
    subscriptions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['topic', 'backlog'],
        properties: {
          topic: { enum: ['events', 'findings'] },
          backlog: { type: ['integer', 'null'] },
        },
      },
    },
    deadLetters: {
      type: 'object',
      required: ['events', 'findings'],
      properties: {
        events: { type: ['integer', 'null'] },
        findings: { type: ['integer', 'null'] },
      },
    },
  },
} as const;

const isState: Validator<State> = new Ajv({ allowUnionTypes: true }).compile(stateSchema);

/** The remaining messages of a stage; undefined if unknown. */
export function remainingOf(
  { subscriptions, deadLetters }: State,
  stage: ReplayStage,
): Remaining | undefined {
  const topic = stage === 'enrich' ? 'events' : 'findings';
  const waiting = deadLetters[topic];
  if (waiting === null) return undefined;
  let sum = 0;
  for (const { topic: of, backlog } of subscriptions) {
    if (of !== topic) continue;
    if (backlog === null) return undefined;
    sum += backlog;
  }
  return { deadLetters: waiting, backlog: sum };
}

/** Asks the console of a local pipeline. Missing values are unknown: then the run waits for silence. */
export function localRemaining({ local }: Deployment) {
  if (local === undefined) return {};
  return {
    remaining: async (stage: ReplayStage): Promise<Remaining | undefined> => {
      try {
        const response = await fetch(`${local.console}/api/pipeline`, {
          signal: AbortSignal.timeout(2000),
        });
        const state: unknown = await response.json();
        return isState(state) ? remainingOf(state, stage) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
