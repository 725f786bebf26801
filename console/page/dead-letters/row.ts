import type { DeadLetter } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { count } from '../format.ts';
import { jsonView } from '../json/json-view.ts';

export interface LetterRow {
  readonly element: HTMLElement;
  readonly setBusy: (isBusy: boolean) => void;
}

/** One dead letter: its reason in a line, and on demand all of it. */
export function letterRow(letter: DeadLetter, replay: () => void): LetterRow {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'small',
      onclick: replay,
      'aria-label': `Replay ${letter.eventId || letter.id}`,
    },
    'Replay',
  );
  const body = h('div', { class: 'letter-body' });
  const details = h(
    'details',
    {},
    h(
      'summary',
      { class: 'row' },
      h('span', { class: 'letter-reason' }, letter.reason || 'no reason given'),
      cell('Stage', letter.stage),
      cell('Attempts', letter.attempts === null ? '–' : count(letter.attempts)),
      cell('Replays', count(letter.replays)),
      h('span', { class: 'letter-event' }, letter.eventId),
    ),
    body,
  );
  // Made when it is first opened: a payload may be long, and the list, too.
  details.addEventListener('toggle', () => {
    if (details.open && body.childElementCount === 0) fill(body, ...contents(letter));
  });
  return {
    element: h('li', { class: 'letter', 'data-letter': letter.id }, details, button),
    setBusy: (isBusy) => {
      button.disabled = isBusy;
    },
  };
}

/** Named for who cannot see the column's head. */
function cell(name: string, text: string): HTMLElement {
  return h('span', {}, h('span', { class: 'cell-name' }, `${name} `), text);
}

/** Attributes that the row says already, or the text above them. */
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
