import { h } from '../dom/h.ts';
import { count } from '../format.ts';
import { hashOf } from '../route.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import {
  filterOfQuery,
  filterToQuery,
  matcher,
  everything,
  type Filter,
} from '../../findings/filter.ts';
import { findingsGrid } from './grid.ts';
import { gridHead } from './head.ts';
import { newestFirst, pressed, sorted } from '../../findings/sort.ts';
import { toolbar } from './toolbar.ts';

export interface FindingsView extends View {
  /** Sets the filter from the page's address. */
  readonly setQuery: (query: string) => void;
}

/** The table of findings. */
export function findingsView(
  state: State,
  go: (hash: string, replace?: boolean) => void,
  now: () => number,
): FindingsView {
  let filter: Filter = everything;
  let sorting = newestFirst;
  let isInSight = false;
  let isStale = true;

  const head = gridHead((key) => {
    sorting = pressed(sorting, key);
    grid.scrollToTop();
    show();
  });
  const grid = findingsGrid(head.element, (id) => {
    go(hashOf({ view: 'finding', id }));
  });
  const tools = toolbar((part) => {
    filter = { ...filter, ...part };
    grid.scrollToTop();
    go(hashOf({ view: 'findings', query: filterToQuery(filter) }), true);
    show();
  }, now);
  const nothing = h(
    'p',
    { class: 'empty' },
    'There are no findings yet. ',
    h(
      'span',
      { class: 'needs-send' },
      h('a', { href: '#/try-it' }, 'Send a sample'),
      ', or post a payload to receive.',
    ),
  );
  const noMatch = h('p', { class: 'empty' }, 'No finding matches these filters.');
  const element = h(
    'div',
    { class: 'view findings' },
    h('h1', { tabindex: -1 }, 'Findings'),
    tools.element,
    nothing,
    noMatch,
    grid.element,
  );

  const show = (): void => {
    if (!isInSight) {
      isStale = true;
      return;
    }
    isStale = false;
    const rows = state.findings;
    const matching = sorted(rows.filter(matcher(filter)), sorting);
    head.show(sorting);
    tools.show(filter, rows, matching.length);
    nothing.hidden = rows.length > 0;
    noMatch.hidden = rows.length === 0 || matching.length > 0;
    grid.element.hidden = matching.length === 0;
    grid.show(matching);
  };
  state.on('findings', show);

  return {
    element,
    title: () => `Findings (${count(state.findings.length)})`,
    setQuery: (query) => {
      filter = filterOfQuery(query);
      isStale = true;
    },
    enter: () => {
      isInSight = true;
      if (isStale) show();
      else grid.draw();
    },
    leave: () => {
      isInSight = false;
    },
    focus: () => {
      if (grid.element.hidden) tools.focusText();
      else grid.focus();
    },
    onKey: (event) => {
      if (event.key !== '/') return false;
      tools.focusText();
      return true;
    },
  };
}
