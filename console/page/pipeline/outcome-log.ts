import type { OutcomeLine } from '../../api.ts';
import { outcomeBadge, severityBadge } from '../dom/badge.ts';
import { h } from '../dom/h.ts';
import { clockTime } from '../format.ts';
import { hashOf } from '../route.ts';
import type { State } from '../state.ts';

/** As many as a user can look over. */
const shown = 60;

/** The latest outcomes, the newest first. */
export function outcomeLog(state: State): { readonly element: HTMLElement } {
  const list = h('ol', { class: 'log', 'aria-label': 'Last outcomes, newest first' });
  const empty = h(
    'p',
    { class: 'empty' },
    'No outcomes yet. ',
    h('a', { href: '#/try-it' }, 'Send a sample'),
    ' to see its outcomes here.',
  );
  const element = h(
    'section',
    { class: 'panel', 'aria-labelledby': 'log-heading' },
    h('h2', { id: 'log-heading' }, 'Latest outcomes'),
    empty,
    list,
  );
  state.on('outcomes', (lines) => {
    // After a reconnect, the server sends all of them again.
    if (state.outcomes.length === lines.length) list.replaceChildren();
    list.prepend(...lines.slice(-shown).toReversed().map(lineOf));
    while (list.childElementCount > shown) list.lastElementChild?.remove();
    empty.hidden = list.childElementCount > 0;
  });
  return { element };
}

const withFinding = new Set(['written', 'duplicate']);

function lineOf(line: OutcomeLine): HTMLElement {
  const { eventId, category, severity, reason, outcome } = line;
  const words = [category, reason].filter(Boolean).join(' · ');
  const what = words || (eventId ?? '');
  const link = eventId !== undefined && withFinding.has(outcome);
  return h(
    'li',
    {},
    h('time', { datetime: line.at }, clockTime(line.at)),
    h('span', { class: 'log-stage' }, line.stage),
    outcomeBadge(outcome),
    link
      ? h('a', { class: 'log-what', href: hashOf({ view: 'finding', id: eventId }) }, what)
      : h('span', { class: words === '' ? 'log-what log-id' : 'log-what' }, what),
    severity !== undefined && severityBadge(severity),
  );
}
