import { fill, h, s } from '../dom/h.ts';
import { count, dateTime, plural } from '../format.ts';
import { severities } from '../../findings/severity.ts';
import type { Link } from './link.ts';
import type { Summary } from './summary.ts';

export interface Timeline {
  readonly element: HTMLElement;
  readonly show: (summary: Summary) => void;
}

/** In units of the view box, which the page stretches to its width. */
const [stepWidth, gap, height] = [10, 2, 120];

/** Findings over time, stacked by severity with the most severe at the bottom. Each step links to its findings. */
export function timeline(link: Link): Timeline {
  const drawing = h('div', { class: 'timeline-drawing' });
  const ends = h('p', { class: 'timeline-ends' });
  const most = h('p', { class: 'timeline-most' });
  return {
    element: h('div', { class: 'timeline' }, most, drawing, ends),
    show: ({ axis, steps }) => {
      if (axis === undefined) {
        fill(drawing);
        fill(ends);
        fill(most);
        return;
      }
      const totals = steps.map((step) => severities.reduce((sum, each) => sum + step[each], 0));
      const highest = Math.max(1, ...totals);
      const timeOf = (index: number): string =>
        new Date(axis.start + index * axis.stepMs).toISOString();
      const bars = steps.map((step, index) => {
        const total = totals[index] ?? 0;
        if (total === 0) return false;
        let top = height;
        const parts = severities.map((severity) => {
          const tall = (step[severity] / highest) * height;
          top -= tall;
          return (
            tall > 0 &&
            s('rect', {
              class: `fill-${severity.toLowerCase()}`,
              x: index * stepWidth,
              y: top.toFixed(2),
              width: stepWidth - gap,
              // Keep a step with few findings visible beside one with thousands.
              height: Math.max(tall, 1).toFixed(2),
            })
          );
        });
        const [from, to] = [timeOf(index), timeOf(index + 1)];
        const named = severities
          .filter((severity) => step[severity] > 0)
          .map((severity) => `${count(step[severity])} ${severity.toLowerCase()}`);
        const label = `${dateTime(from)}: ${plural(total, 'finding')} (${named.join(', ')})`;
        return s(
          'a',
          { href: link({ from, to }), 'aria-label': label, class: 'timeline-step' },
          s('title', {}, label),
          // The whole height of a step is clickable, even if its bar is short.
          s('rect', {
            class: 'timeline-target',
            x: index * stepWidth,
            y: 0,
            width: stepWidth - gap,
            height,
          }),
          ...parts,
        );
      });
      fill(
        drawing,
        s(
          'svg',
          {
            viewBox: `0 0 ${axis.steps * stepWidth - gap} ${height}`,
            preserveAspectRatio: 'none',
            role: 'group',
            'aria-label': 'Findings over time',
          },
          ...bars,
        ),
      );
      fill(
        ends,
        h('span', {}, dateTime(timeOf(0))),
        h('span', {}, `${lengthOf(axis.stepMs)} per bar, UTC`),
        h('span', {}, dateTime(timeOf(axis.steps))),
      );
      fill(most, `highest bar: ${count(highest)}`);
    },
  };
}

function lengthOf(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 60) return plural(minutes, 'minute');
  if (minutes < 24 * 60) return plural(minutes / 60, 'hour');
  return plural(minutes / 60 / 24, 'day');
}
