import { outcomes } from '@pipeline/shared/log.ts';
import {
  delivery,
  folding,
  polling,
  pushStages,
  topics,
} from '@pipeline/shared/pubsub/topology.ts';
import { nodeOptions } from '../../functions/runtime/node-options.ts';
import { sourceDisplayName } from '../../functions/write/source-name.ts';
import type { StageSettings } from './settings.ts';

/** terraform/generated/pipeline.json: facts of the code that Terraform needs, so that each has one source. */
export function pipelineJson(settings: readonly StageSettings[]): string {
  const stages = Object.fromEntries(pushStages.map(({ stage, ...names }) => [stage, names]));
  const value = {
    topics,
    stages,
    delivery,
    polling,
    folding,
    sourceDisplayName,
    nodeOptions,
    settings: Object.fromEntries(
      settings.map(({ stage, settings: all, anyOf }) => [
        stage,
        {
          required: all.filter(({ required }) => required).map(({ name }) => name),
          accepted: all.map(({ name }) => name),
          localOnly: all.filter(({ setBy }) => setBy === 'nobody').map(({ name }) => name),
          anyOf,
        },
      ]),
    ),
    outcomes,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
