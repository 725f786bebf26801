import { fill, h, s } from '../dom/h.ts';
import { count, plural } from '../format.ts';
import type { Facet } from '../../findings/filter.ts';
import type { Link } from './link.ts';
import { top, type Summary } from './summary.ts';

export interface TopList {
  readonly element: HTMLElement;
  readonly show: (summary: Summary) => void;
}

const shown = 6;

/** The most frequent values of a facet as bars, each linked to its findings. */
export function topList(
  title: string,
  facet: Facet,
  link: Link,
  nameOf: (value: string) => string = (value) => value,
): TopList {
  const list = h('ol', { class: 'top-list' });
  const rest = h('p', { class: 'top-rest' });
  return {
    element: h('section', { class: 'panel top' }, h('h2', {}, title), list, rest),
    show: ({ counts }) => {
      const values = counts[facet];
      const most = top(values, shown);
      const highest = most[0]?.count ?? 1;
      fill(
        list,
        ...most.map(({ value, count: number }) =>
          h(
            'li',
            {},
            h(
              'a',
              { href: link({ facet: { name: facet, value } }), class: 'top-item', title: value },
              h('span', { class: 'top-name' }, nameOf(value)),
              h('span', { class: 'top-count' }, count(number)),
              s(
                'svg',
                { class: 'top-bar', 'aria-hidden': 'true' },
                s('rect', { width: `${((100 * number) / highest).toFixed(1)}%`, height: '100%' }),
              ),
            ),
          ),
        ),
      );
      const others = values.size - most.length;
      fill(rest, most.length === 0 ? 'None.' : others > 0 && plural(others, 'other'));
    },
  };
}
