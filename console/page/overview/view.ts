import { severityBadge } from '../dom/badge.ts';
import { h } from '../dom/h.ts';
import { keepFocus } from '../dom/keep-focus.ts';
import { setText } from '../dom/set.ts';
import { everything, filterToQuery } from '../../findings/filter.ts';
import { count, shortResource } from '../format.ts';
import { hashOf } from '../route.ts';
import { severities } from '../../findings/severity.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { attackMap } from './attack-map.ts';
import type { Link } from './link.ts';
import { isRange, ranges, type Range } from '../range.ts';
import { summarize } from './summary.ts';
import { timeline } from './timeline.ts';
import { topList } from './top-list.ts';

export interface OverviewView extends View {
  /** Sets the range from the page's address. */
  readonly setRange: (range: string) => void;
}

/** Findings by time, rule, place and technique. Everything links to its findings. */
export function overviewView(
  state: State,
  go: (hash: string, replace?: boolean) => void,
  now: () => number,
): OverviewView {
  let range: Range = 'all';
  let isInSight = false;

  const link: Link = ({ facet, severity, from, to }) => {
    const { ms } = ranges[range];
    const start = ms === Infinity ? '' : new Date(now() - ms).toISOString();
    const query = filterToQuery({
      ...everything,
      severities: new Set(severity === undefined ? [] : [severity]),
      values: facet === undefined ? {} : { [facet.name]: facet.value },
      from: from ?? start,
      to: to ?? '',
    });
    return hashOf({ view: 'findings', query });
  };
  const select = h(
    'select',
    {
      'aria-label': 'Time range',
      onchange: () => {
        if (!isRange(select.value)) return;
        range = select.value;
        go(hashOf({ view: 'overview', range }), true);
        show();
      },
    },
    ...Object.entries(ranges).map(([value, { name }]) => h('option', { value }, name)),
  );
  const total = h('p', { class: 'total', role: 'status' });
  const legend = severities.map((severity) => {
    const number = h('span', { class: 'legend-count' });
    const element = h('a', { class: 'legend-item' }, severityBadge(severity), number);
    return { severity, number, element };
  });
  const chart = timeline(link);
  const lists = [
    topList('Rules', 'category', link),
    topList('Namespaces', 'namespace', link),
    topList('Workloads', 'workload', link),
    topList('Resources', 'resource', link, shortResource),
    topList('Clusters', 'cluster', link),
    topList('Senders', 'sender', link),
  ];
  const attack = attackMap(link);
  const empty = h(
    'p',
    { class: 'empty' },
    'No findings in this period. See the ',
    h('a', { href: '#/pipeline' }, 'pipeline'),
    h('span', { class: 'needs-send' }, ', or ', h('a', { href: '#/try-it' }, 'send a sample')),
    '.',
  );
  const content = h(
    'div',
    { class: 'overview-content' },
    h(
      'section',
      { class: 'panel' },
      h('h2', {}, 'Findings over time'),
      h('div', { class: 'legend' }, ...legend.map(({ element }) => element)),
      chart.element,
    ),
    h('div', { class: 'tops' }, ...lists.map(({ element }) => element)),
    attack.element,
  );

  const show = (): void => {
    if (!isInSight) return;
    const summary = summarize(state.findings, range, now());
    select.value = range;
    setText(total, `${count(summary.total)} of ${count(state.findings.length)}${cutText(state)}`);
    for (const { severity, number, element } of legend) {
      setText(number, count(summary.severities[severity]));
      element.setAttribute('href', link({ severity }));
    }
    empty.hidden = summary.total > 0;
    content.hidden = summary.total === 0;
    keepFocus(content, () => {
      chart.show(summary);
      for (const list of lists) list.show(summary);
      attack.show(summary);
    });
  };
  state.on('findings', show);

  return {
    element: h(
      'div',
      { class: 'view overview' },
      h(
        'div',
        { class: 'panel-head' },
        h('h1', { tabindex: -1 }, 'Overview'),
        h('div', { class: 'overview-range' }, total, h('div', { class: 'field' }, select)),
      ),
      empty,
      content,
    ),
    title: () => 'Overview',
    setRange: (text) => {
      range = isRange(text) ? text : 'all';
    },
    enter: () => {
      isInSight = true;
      show();
    },
    leave: () => {
      isInSight = false;
    },
  };
}

/** In a deployment, only the newest findings may have been read. */
function cutText({ pipeline, findings }: State): string {
  const total = pipeline?.deployment?.findings.total ?? 0;
  return total > findings.length ? `, the newest of ${count(total)}` : '';
}
