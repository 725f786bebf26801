import type { Severity } from '@pipeline/shared/severity.ts';
import type { FindingRow } from '../../api.ts';
import { countSeverities, type Filter } from '../../findings/filter.ts';
import { severities } from '../../findings/severity.ts';
import { severityBadge } from '../dom/badge.ts';
import { h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { count } from '../format.ts';

export interface SeverityChips {
  readonly element: HTMLElement;
  readonly show: (filter: Filter, rows: readonly FindingRow[]) => void;
}

/** A toggle for each severity, with the number of findings that it would show. */
export function severityChips(change: (part: Partial<Filter>) => void): SeverityChips {
  let chosen: ReadonlySet<Severity> = new Set();
  const toggle = (severity: Severity): void => {
    const next = new Set(chosen);
    if (!next.delete(severity)) next.add(severity);
    change({ severities: next });
  };
  const chips = severities.map((severity) => {
    const number = h('span', { class: 'chip-count' });
    const element = h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'aria-pressed': 'false',
        onclick: () => {
          toggle(severity);
        },
      },
      severityBadge(severity),
      number,
    );
    return { severity, element, number };
  });
  return {
    element: h(
      'div',
      { class: 'chips', role: 'group', 'aria-label': 'Severity' },
      ...chips.map(({ element }) => element),
    ),
    show: (filter, rows) => {
      chosen = filter.severities;
      const counts = countSeverities(rows, filter);
      for (const { severity, element, number } of chips) {
        element.setAttribute('aria-pressed', String(chosen.has(severity)));
        setText(number, count(counts[severity]));
      }
    },
  };
}
