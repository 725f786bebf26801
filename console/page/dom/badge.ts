import { isSeverity } from '@pipeline/shared/severity.ts';
import { h } from './h.ts';

/** A severity as a color and a word. */
export function severityBadge(severity: string): HTMLElement {
  const known = isSeverity(severity) ? severity.toLowerCase() : 'unknown';
  return h('span', { class: `badge severity-${known}` }, severity);
}

/** The outcome of an event at a stage. */
export function outcomeBadge(outcome: string): HTMLElement {
  return h(
    'span',
    { class: `outcome outcome-${/^[a-z]+$/.test(outcome) ? outcome : 'other'}` },
    outcome,
  );
}
