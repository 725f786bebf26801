import type { FindingRow } from '../../api.ts';
import { severityBadge } from '../dom/badge.ts';
import { fill, h } from '../dom/h.ts';
import { setAttribute, setText } from '../dom/set.ts';
import { count, dateTime } from '../format.ts';
import { ranges } from '../range.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { severities } from '../../findings/severity.ts';
import {
  choices,
  countSeverities,
  everything,
  facets,
  filterToQuery,
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
  let chosen: ReadonlySet<Severity> = new Set();
  const chips = severities.map((severity) => {
    const number = h('span', { class: 'chip-count' });
    const element = h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'aria-pressed': 'false',
        onclick: () => {
          const next = new Set(chosen);
          if (!next.delete(severity)) next.add(severity);
          change({ severities: next });
        },
      },
      severityBadge(severity),
      number,
    );
    return { severity, element, number };
  });
  let values: Filter['values'] = {};
  const set = (facet: Facet, value: string): void => {
    const { [facet]: _before, ...others } = values;
    change({ values: value === '' ? others : { ...others, [facet]: value } });
  };
  const selects = offeredFacets.map(({ facet, label, all }) => ({
    facet,
    select: select(label, all, (value) => {
      set(facet, value);
    }),
  }));
  const time = select('Event time', 'Any time', (chosenRange) => {
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
  const exports = (['csv', 'json'] as const).map((type) => ({
    type,
    link: h('a', { download: `findings.${type}`, class: 'export' }, type.toUpperCase()),
  }));
  const save = h(
    'p',
    { class: 'exports', role: 'group', 'aria-label': 'Save what is shown' },
    'Save as ',
    ...exports.map(({ link }) => link),
  );
  const element = h(
    'div',
    { class: 'toolbar', role: 'search', 'aria-label': 'Filter findings' },
    h(
      'div',
      { class: 'chips', role: 'group', 'aria-label': 'Severity' },
      ...chips.map((chip) => chip.element),
    ),
    h('div', { class: 'field search' }, text, h('kbd', { 'aria-hidden': 'true' }, '/')),
    time.element,
    ...selects.map(({ select: each }) => each.element),
    applied,
    clear,
    h('div', { class: 'toolbar-end' }, total, save),
  );
  return {
    element,
    focusText: () => {
      text.focus();
      text.select();
    },
    show: (filter, rows, matching) => {
      chosen = filter.severities;
      const counts = countSeverities(rows, filter);
      for (const chip of chips) {
        chip.element.setAttribute('aria-pressed', String(chosen.has(chip.severity)));
        setText(chip.number, count(counts[chip.severity]));
      }
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
      save.hidden = matching === 0;
      const query = filterToQuery(filter);
      for (const { type, link } of exports) {
        const path = `/api/findings.${type}`;
        setAttribute(link, 'href', query === '' ? path : `${path}?${query}`);
      }
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

function select(
  label: string,
  all: string,
  set: (value: string) => void,
): {
  readonly element: HTMLElement;
  readonly show: (values: readonly string[], chosen: string) => void;
} {
  const element = h('select', {
    'aria-label': label,
    onchange: () => {
      set(element.value);
    },
  });
  let shown = '';
  return {
    element: h('div', { class: 'field' }, element),
    show: (values, chosen) => {
      // Also offer the value from the address if no finding has it (yet).
      const offered = chosen === '' || values.includes(chosen) ? values : [chosen, ...values];
      const key = JSON.stringify(offered);
      if (key !== shown) {
        fill(
          element,
          h('option', { value: '' }, all),
          ...offered.map((value) => h('option', { value }, value)),
        );
      }
      shown = key;
      element.value = chosen;
    },
  };
}
