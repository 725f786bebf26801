import type { FindingRow } from '../../api.ts';
import { severityBadge } from '../dom/badge.ts';
import { fill, h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { count } from '../format.ts';
import { severities, type Severity } from '../severity.ts';
import { choices, countSeverities, type Filter } from './filter.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  readonly show: (filter: Filter, rows: readonly FindingRow[], matching: number) => void;
  readonly focusText: () => void;
}

/** What narrows the table down, and how many are left. */
export function toolbar(change: (part: Partial<Filter>) => void): Toolbar {
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
  const category = select('Category', 'All categories', (value) => {
    change({ category: value });
  });
  const namespace = select('Namespace', 'All namespaces', (value) => {
    change({ namespace: value });
  });
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
        change({ severities: new Set(), category: '', namespace: '', text: '' });
        text.focus();
      },
    },
    'Clear filters',
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
    category.element,
    namespace.element,
    clear,
    total,
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
      category.show(choices(rows, 'category'), filter.category);
      namespace.show(choices(rows, 'namespace'), filter.namespace);
      if (text.value !== filter.text) text.value = filter.text;
      const isFiltered =
        chosen.size > 0 || filter.category !== '' || filter.namespace !== '' || filter.text !== '';
      clear.hidden = !isFiltered;
      setText(
        total,
        isFiltered ? `${count(matching)} of ${count(rows.length)}` : `${count(rows.length)} in all`,
      );
    },
  };
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
      // What the address asks for is offered, too, where nothing has it (yet).
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
