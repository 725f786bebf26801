import type { JsonObject } from '@pipeline/shared/json.ts';
import { h } from '../dom/h.ts';
import { textIn } from './facts.ts';
import { section } from './parts.ts';

const commands = /^(?:kubectl|gcloud|crictl|docker|ssh) /;

/** The runbook, its commands set off so that they can be copied. */
export function nextStepsPart(finding: JsonObject): HTMLElement | undefined {
  const lines = textIn(finding, 'nextSteps').split('\n').filter(Boolean);
  if (lines.length === 0) return undefined;
  return section('Next steps', [
    h(
      'ol',
      { class: 'steps' },
      ...lines.map((line) =>
        commands.test(line)
          ? h('li', { class: 'is-command' }, h('code', {}, line))
          : h('li', {}, line),
      ),
    ),
  ]);
}
