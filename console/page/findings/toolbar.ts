import type { FindingRow } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { count, dateTime } from '../format.ts';
import { ranges } from '../range.ts';
import { exportLinks } from './export-links.ts';
import { selectField } from './select.ts';
import { severityChips } from './severity-chips.ts';
import {
  choices,
  everything,
  facets,
  isFiltered,
  type Facet,
  type Filter,
} from '../../findings/filter.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  readonly show: (filter: Filter, rows: readonly FindingRow[], matching: number) => void;
  readonly focusText: () => void;
}

/** The facets with a control of their own. Links can set the others. */
const offeredFacets: readonly {
  readonly facet: Facet;
  readonly label: string;
  readonly all: string;
}[] = [
  { facet: 'category', label: 'Category', all: 'All categories' },
  { facet: 'namespace', label: 'Namespace', all: 'All namespaces' },
  { facet: 'cluster', label: 'Cluster', all: 'All clusters' },
  { facet: 'sender', label: 'Sender', all: 'All senders' },
  { facet: 'tag', label: 'Tag', all: 'All tags' },
  { facet: 'technique', label: 'Technique', all: 'All techniques' },
];

const timeRanges = Object.values(ranges).filter(({ ms }) => ms !== Infinity);

/** The filters, and the number of matching findings. @param now Milliseconds since the Unix epoch. */
export function toolbar(change: (part: Partial<Filter>) => void, now: () => number): Toolbar {
  const chips = severityChips(change);
  let values: Filter['values'] = {};
  const set = (facet: Facet, value: string): void => {
    const { [facet]: _before, ...others } = values;
    change({ values: value === '' ? others : { ...others, [facet]: value } });
  };
  const selects = offeredFacets.map(({ facet, label, all }) => ({
    facet,
    select: selectField(label, all, (value) => {
      set(facet, value);
    }),
  }));
  const time = selectField('Event time', 'Any time', (chosenRange) => {
    const range = timeRanges.find(({ name }) => name === chosenRange);
    const from = range === undefined ? '' : new Date(now() - range.ms).toISOString();
    change({ from, to: '' });
  });
  time.element.classList.add('field-time');
  const applied = h('div', { class: 'chips' });
  /** The choices depend on the rows only. */
  let chosenFrom: readonly FindingRow[] | undefined;
  let offers: readonly (readonly string[])[] = [];
  const text = h('input', {
    type: 'search',
    placeholder: 'Filter by text',
    'aria-label': 'Filter by text',
    title: 'Category, resource, description, pod, image, id',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => {
      change({ text: text.value });
    },
  });
  const total = h('p', { class: 'total', role: 'status' });
  const clear = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () => {
        change(everything);
        text.focus();
      },
    },
    'Clear filters',
  );
  const save = exportLinks();
  const element = h(
    'div',
    { class: 'toolbar', role: 'search', 'aria-label': 'Filter findings' },
    chips.element,
    h('div', { class: 'field search' }, text, h('kbd', { 'aria-hidden': 'true' }, '/')),
    time.element,
    ...selects.map(({ select: each }) => each.element),
    applied,
    clear,
    h('div', { class: 'toolbar-end' }, total, save.element),
  );
  return {
    element,
    focusText: () => {
      text.focus();
      text.select();
    },
    show: (filter, rows, matching) => {
      chips.show(filter, rows);
      ({ values } = filter);
      if (rows !== chosenFrom) offers = offeredFacets.map(({ facet }) => choices(rows, facet));
      chosenFrom = rows;
      for (const [index, { facet, select: each }] of selects.entries()) {
        each.show(offers[index] ?? [], values[facet] ?? '');
      }
      const rangeNames = timeRanges.map(({ name }) => name);
      time.show(rangeNames, timeText(filter));
      fill(applied, ...appliedChips(filter, set));
      if (text.value !== filter.text) text.value = filter.text;
      const isNarrowed = isFiltered(filter);
      clear.hidden = !isNarrowed;
      save.show(filter, matching);
      setText(
        total,
        isNarrowed
          ? `${count(matching)} of ${count(rows.length)}`
          : `${count(rows.length)} in total`,
      );
    },
  };
}

/** The time range of a filter. Empty for any time. */
function timeText({ from, to }: Filter): string {
  if (from === '' && to === '') return '';
  if (to === '') return `Since ${dateTime(from)}`;
  return from === '' ? `Before ${dateTime(to)}` : `${dateTime(from)} – ${dateTime(to)}`;
}

/** Chips for the active filters that have no control. A click removes the filter. */
function appliedChips(
  { values }: Filter,
  set: (facet: Facet, value: string) => void,
): HTMLElement[] {
  const hidden = facets.filter((facet) => !offeredFacets.some((each) => each.facet === facet));
  return hidden.flatMap((facet) => {
    const value = values[facet];
    if (value === undefined) return [];
    return appliedChip(`${facet}: ${value}`, () => {
      set(facet, '');
    });
  });
}

function appliedChip(text: string, remove: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'applied', 'aria-label': `Remove ${text}`, onclick: remove },
    text,
    h('span', { 'aria-hidden': 'true' }, '×'),
  );
}
