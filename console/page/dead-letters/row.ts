import type { DeadLetter } from '../../api.ts';
import { severityBadge } from '../dom/badge.ts';
import { breakable } from '../dom/breakable.ts';
import { fill, h } from '../dom/h.ts';
import { count, dateTime } from '../format.ts';
import { jsonView } from '../json/json-view.ts';

export interface LetterRow {
  readonly element: HTMLElement;
  readonly setBusy: (isBusy: boolean) => void;
}

export interface LetterActions {
  readonly replay: () => void;
  readonly discard: () => void;
}

/** Column headers. */
export const columns = [
  'Time',
  'Severity',
  'Rule and reason',
  'Stage',
  'Attempts',
  'Replays',
  'Event',
];

/** One dead letter: a line with its reason, and all details on demand. */
export function letterRow(letter: DeadLetter, { replay, discard }: LetterActions): LetterRow {
  const name = letter.eventId || letter.id;
  const buttons = [
    smallButton('Replay', `Replay ${name}`, replay),
    smallButton('Discard', `Discard ${name}`, discard),
  ];
  const body = h('div', { class: 'letter-body' });
  const details = h(
    'details',
    {},
    h(
      'summary',
      { class: 'row' },
      h('span', { class: 'letter-time' }, dateTime(letter.time)),
      h('span', {}, letter.severity === '' ? '–' : severityBadge(letter.severity)),
      h(
        'span',
        { class: 'letter-what' },
        h('span', { class: 'letter-rule' }, ...breakable(letter.rule || 'unreadable')),
        h('span', { class: 'letter-reason' }, letter.reason || 'no reason given'),
        h('span', { class: 'letter-error' }, letter.error),
      ),
      cell('Stage', letter.stage, 'letter-stage'),
      cell('Attempts', letter.attempts === null ? '–' : count(letter.attempts), 'letter-attempts'),
      cell('Replays', count(letter.replays), 'letter-replays'),
      h('span', { class: 'letter-event' }, letter.eventId),
    ),
    body,
  );
  // Build the details when first opened: payloads and the list may be long.
  details.addEventListener('toggle', () => {
    if (details.open && body.childElementCount === 0) fill(body, ...contents(letter));
  });
  return {
    element: h(
      'li',
      { class: 'letter', 'data-letter': letter.id },
      details,
      h('div', { class: 'letter-actions needs-change-dead-letters' }, ...buttons),
    ),
    setBusy: (isBusy) => {
      for (const button of buttons) button.disabled = isBusy;
    },
  };
}

export function smallButton(text: string, label: string, onclick: () => void): HTMLButtonElement {
  return h('button', { type: 'button', class: 'small', onclick, 'aria-label': label }, text);
}

/** Repeat the column's name for users who cannot see the header. */
function cell(name: string, text: string, className: string): HTMLElement {
  return h('span', { class: className }, h('span', { class: 'cell-name' }, `${name} `), text);
}

/** Attributes that the row or the text above them already shows. */
const said = new Set(['reason', 'stage', 'error']);

function contents({ error, topic, id, attributes, data }: DeadLetter): HTMLElement[] {
  return [
    h('p', { class: 'prose' }, error),
    h(
      'dl',
      { class: 'facts' },
      ...Object.entries({ topic, message: id, ...attributes })
        .filter(([name]) => !said.has(name))
        .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
    jsonView(data, 'Payload').element,
  ];
}
