import type { OutcomeLine, SendResult } from '../../api.ts';
import { fill, h, type Child } from '../dom/h.ts';
import { setChildren, setText } from '../dom/set.ts';
import { count, plural } from '../format.ts';
import { hashOf } from '../route.ts';
import type { State } from '../state.ts';
import { journeyOf, type Journey } from './journey.ts';
import { leftOut, type LeftOut } from './left-out.ts';

export interface Arrivals {
  readonly element: HTMLElement;
  /**
   * Call before sending, because outcomes may arrive before the response. Call the returned function with the response.
   */
  readonly begin: () => (result: SendResult) => void;
}

/** Maximum number of events shown one by one. */
const shown = 10;

/** Follows the sent events to their results. */
export function arrivals(state: State): Arrivals {
  const element = h('div', { class: 'arrivals', 'aria-live': 'polite' });
  let expected: ReadonlySet<string> | undefined;
  let answer: SendResult | undefined;
  let seen: OutcomeLine[] = [];
  const total = h('p', { class: 'arrivals-total' });
  const list = h('ul', { class: 'journeys' });
  const drawn = new Map<string, { element: HTMLElement; key: string }>();
  const leftOutLines = { ignored: leftOutLine('ignored'), quarantined: leftOutLine('quarantined') };

  const draw = (): void => {
    if (answer === undefined || expected === undefined) return;
    const byId = Map.groupBy(seen, ({ eventId }) => eventId ?? '');
    const journeys = [...expected].map((id) => ({ id, journey: journeyOf(byId.get(id) ?? []) }));
    const arrived = journeys.filter(({ journey }) => journey.end?.isFinding === true).length;
    setText(
      total,
      journeys.length === 0
        ? 'Nothing in this payload becomes a finding.'
        : `${count(arrived)} of ${plural(journeys.length, 'event')} ${arrived === 1 ? 'became a finding' : 'became findings'}.`,
    );
    const rows = journeys.slice(0, shown).map(({ id, journey }) => {
      const key = JSON.stringify(journey);
      const known = drawn.get(id);
      if (known?.key === key) return known.element;
      const row = journeyRow(id, journey);
      drawn.set(id, { element: row, key });
      return row;
    });
    setChildren(list, rows);
    const left = leftOut(answer.answer, seen).map((each) => {
      const line = leftOutLines[each.outcome];
      line.set(each);
      return line.element;
    });
    setChildren(element, [total, list, ...left]);
  };
  state.on('outcomes', (lines) => {
    if (expected === undefined && answer === undefined && !isWaiting) return;
    seen.push(...lines);
    draw();
  });
  let isWaiting = false;

  return {
    element,
    begin: () => {
      seen = [];
      drawn.clear();
      expected = undefined;
      answer = undefined;
      isWaiting = true;
      fill(element);
      return (result) => {
        isWaiting = false;
        answer = result;
        expected = new Set(result.eventIds);
        if (result.status >= 400) {
          fill(element, h('pre', { class: 'answer' }, result.answer));
          expected = undefined;
          answer = undefined;
          return;
        }
        draw();
      };
    },
  };
}

/** Update the line in place when its reason arrives: its link keeps the focus. */
function leftOutLine(outcome: LeftOut['outcome']): {
  element: HTMLElement;
  set: (to: LeftOut) => void;
} {
  const text = h('span');
  const link = h('a', { href: '#/dead-letters' });
  return {
    element: h('p', { class: 'left-out' }, text, outcome === 'quarantined' && link),
    set: ({ count: number, reasons }) => {
      const why = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
      setText(text, `${count(number)} ${outcome}${why}. `);
      setText(link, `See the dead letter${number === 1 ? '' : 's'}`);
    },
  };
}

function journeyRow(id: string, { steps, end }: Journey): HTMLElement {
  return h(
    'li',
    { class: 'journey', 'data-event': id },
    h('span', { class: 'journey-id' }, id),
    h(
      'ol',
      { class: 'journey-steps' },
      ...steps.map(({ name, state }) =>
        h(
          'li',
          { class: `step is-${state}` },
          name,
          h('span', { class: 'visually-hidden' }, `: ${state}`),
        ),
      ),
    ),
    h('span', { class: 'journey-end' }, ...endOf(id, end)),
  );
}

function endOf(id: string, end: Journey['end']): Child[] {
  if (end === undefined) return [];
  if (end.isFinding) {
    const link = h('a', { href: hashOf({ view: 'finding', id }) }, 'See the finding');
    return end.outcome === 'duplicate' ? ['It already existed. ', link] : [link];
  }
  const why = end.reason === '' ? end.outcome : `${end.outcome}: ${end.reason}`;
  const isKept = end.outcome === 'dead' || end.outcome === 'quarantined';
  return isKept ? [`${why}. `, h('a', { href: '#/dead-letters' }, 'See the dead letter')] : [why];
}
