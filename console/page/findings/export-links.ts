import { filterToQuery, type Filter } from '../../findings/filter.ts';
import { h } from '../dom/h.ts';
import { setAttribute } from '../dom/set.ts';

export interface ExportLinks {
  readonly element: HTMLElement;
  /** @param matching Number of findings that match the filter. */
  readonly show: (filter: Filter, matching: number) => void;
}

/** Links that save the matching findings as a file. */
export function exportLinks(): ExportLinks {
  const links = (['csv', 'json'] as const).map((type) => ({
    type,
    link: h('a', { download: `findings.${type}`, class: 'export' }, type.toUpperCase()),
  }));
  const element = h(
    'p',
    { class: 'exports', role: 'group', 'aria-label': 'Save what is shown' },
    'Save as ',
    ...links.map(({ link }) => link),
  );
  return {
    element,
    show: (filter, matching) => {
      element.hidden = matching === 0;
      const query = filterToQuery(filter);
      for (const { type, link } of links) {
        const path = `/api/findings.${type}`;
        setAttribute(link, 'href', query === '' ? path : `${path}?${query}`);
      }
    },
  };
}
