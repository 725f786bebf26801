import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { tactics } from '../../../../../functions/write/generated/mitre-table.ts';
import { nextStepsOf } from '../../../../../functions/write/next-steps/next-steps.ts';
import { factsOf } from '../../../../../functions/write/next-steps/next-steps-facts.ts';
import { eventWith } from '../finding/events.ts';

export const project = {
  kind: 'project',
  name: '//cloudresourcemanager.googleapis.com/projects/p',
} as const;
export const choices = [undefined, ...Object.values(tactics)];

/** The lines for an event with these parts. */
export function linesOf(
  parts: Partial<RuntimeEvent>,
  resource: EnrichedEvent['resource'] = project,
  tactic = choices[0],
): string[] {
  const event = { ...eventWith({}), ...parts };
  return nextStepsOf(factsOf({ version: 2, event, resource }, tactic, undefined)).split('\n');
}
