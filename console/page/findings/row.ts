import type { FindingRow } from '../../api.ts';
import { severityBadge } from '../dom/badge.ts';
import { fill, h } from '../dom/h.ts';
import { setClass, setText } from '../dom/set.ts';
import { dateTime, shortResource } from '../format.ts';
import { hashOf } from '../route.ts';

export interface DrawnRow {
  readonly element: HTMLElement;
  readonly show: (row: FindingRow) => void;
}

/** The table row of one finding. */
export function drawRow(id: string): DrawnRow {
  const severity = h('div', { role: 'gridcell', class: 'cell-severity' });
  // The keyboard stops at the row, so the link within it is for the pointer only.
  const link = h('a', { href: hashOf({ view: 'finding', id }), tabindex: -1 });
  const closed = h('span', { class: 'closed' });
  const category = h('div', { role: 'gridcell', class: 'cell-category' }, link, closed);
  const time = h('time');
  const resource = h('div', { role: 'gridcell', class: 'cell-resource' });
  const namespace = h('div', { role: 'gridcell', class: 'cell-namespace' });
  const workload = h('div', { role: 'gridcell', class: 'cell-workload' });
  const cluster = h('div', { role: 'gridcell', class: 'cell-cluster' });
  const element = h(
    'div',
    { role: 'row', class: 'row', 'data-finding': id, tabindex: -1 },
    severity,
    category,
    h('div', { role: 'gridcell', class: 'cell-time' }, time),
    resource,
    workload,
    namespace,
    cluster,
  );
  let shown: FindingRow | undefined;
  return {
    element,
    show: (row) => {
      if (shown === row) return;
      if (shown?.severity !== row.severity) fill(severity, severityBadge(row.severity));
      shown = row;
      setText(link, row.category);
      setText(closed, row.isInactive === true ? 'closed' : '');
      setClass(element, 'is-inactive', row.isInactive === true);
      setText(time, dateTime(row.eventTime));
      time.setAttribute('datetime', row.eventTime);
      setText(resource, shortResource(row.resourceName));
      resource.setAttribute('title', row.resourceName);
      setText(namespace, row.namespace);
      setText(workload, row.workload);
      workload.setAttribute('title', row.workload);
      setText(cluster, row.cluster);
    },
  };
}
