import type { FindingRow } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { everything, filterToQuery, matcher, valuesOf, type Facet } from '../../findings/filter.ts';
import { plural } from '../format.ts';
import { hashOf } from '../route.ts';

const relations: readonly { readonly facet: Facet; readonly name: string }[] = [
  { facet: 'workload', name: 'on the same workload' },
  { facet: 'resource', name: 'on the same resource' },
  { facet: 'category', name: 'of the same rule' },
];

/** Numbers of other findings with the same workload, resource or rule, each linked to them. */
export function fillRelated(element: HTMLElement, id: string, rows: readonly FindingRow[]): void {
  const own = rows.find((row) => row.id === id);
  const links = relations.flatMap(({ facet, name }) => {
    const [value] = own === undefined ? [] : valuesOf(own, facet);
    if (value === undefined) return [];
    const filter = { ...everything, values: { [facet]: value } };
    const others = rows.filter(matcher(filter)).length - 1;
    if (others === 0) return [];
    const href = hashOf({ view: 'findings', query: filterToQuery(filter) });
    return h('a', { href }, `${plural(others, 'other')} ${name}`);
  });
  element.hidden = links.length === 0;
  fill(element, ...links);
}
