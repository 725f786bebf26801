import type { JsonObject } from '@pipeline/shared/json.ts';
import { copyButton } from '../dom/copy-button.ts';
import { h, type Child } from '../dom/h.ts';
import { webLink } from '../dom/links.ts';
import { shownText } from './facts.ts';
import { section } from './parts.ts';

/** The programs of the next steps: functions/write/next-steps. */
const commands = /^(?:kubectl|gcloud|aws|az) /;

/** The runbook, with buttons to copy its commands and links for its addresses. */
export function nextStepsPart(finding: JsonObject): HTMLElement | undefined {
  const lines = shownText(finding, 'nextSteps').split('\n').filter(Boolean);
  if (lines.length === 0) return undefined;
  return section('Next steps', [
    h(
      'ol',
      { class: 'steps' },
      ...lines.map((line) =>
        commands.test(line)
          ? h('li', { class: 'is-command' }, h('code', {}, line), copyButton(line))
          : h('li', {}, ...withLinks(line)),
      ),
    ),
  ]);
}

function withLinks(line: string): Child[] {
  return line
    .split(/(https?:\/\/[^\s'"]+)/)
    .map((part, index) => (index % 2 === 1 ? webLink(part, part) : part));
}
