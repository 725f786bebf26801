import { h } from '../dom/h.ts';
import { setAttribute } from '../dom/set.ts';
import type { SortKey, Sorting } from '../../findings/sort.ts';

export interface Head {
  readonly element: HTMLElement;
  readonly show: (sorting: Sorting) => void;
}

const columns: readonly { readonly key?: SortKey; readonly name: string; readonly cell: string }[] =
  [
    { key: 'severity', name: 'Severity', cell: 'severity' },
    { key: 'category', name: 'Category', cell: 'category' },
    { key: 'eventTime', name: 'Event time (UTC)', cell: 'time' },
    { key: 'resourceName', name: 'Resource', cell: 'resource' },
    { key: 'workload', name: 'Workload', cell: 'workload' },
    { key: 'namespace', name: 'Namespace', cell: 'namespace' },
    { key: 'cluster', name: 'Cluster', cell: 'cluster' },
  ];

/** The column headers, which sort the table. */
export function gridHead(sort: (key: SortKey) => void): Head {
  const cells = columns.map(({ key, name, cell }) => {
    const label =
      key === undefined
        ? name
        : h(
            'button',
            {
              type: 'button',
              class: 'sort',
              onclick: () => {
                sort(key);
              },
            },
            name,
            h('span', { class: 'sort-arrow', 'aria-hidden': 'true' }),
          );
    return { key, element: h('div', { role: 'columnheader', class: `cell-${cell}` }, label) };
  });
  return {
    element: h(
      'div',
      { role: 'row', class: 'row head', 'aria-rowindex': 1 },
      ...cells.map(({ element }) => element),
    ),
    show: ({ key, descending }) => {
      for (const cell of cells) {
        const order = descending ? 'descending' : 'ascending';
        setAttribute(cell.element, 'aria-sort', cell.key === key ? order : undefined);
      }
    },
  };
}
