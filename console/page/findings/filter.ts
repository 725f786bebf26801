import type { FindingRow } from '../../api.ts';
import { isSeverity, severities, type Severity } from '../severity.ts';

export interface Filter {
  /** None: all. */
  readonly severities: ReadonlySet<Severity>;
  /** Empty: any. */
  readonly category: string;
  /** Empty: any. */
  readonly namespace: string;
  /** Words that must all be somewhere in the row. */
  readonly text: string;
}

export const everything: Filter = {
  severities: new Set(),
  category: '',
  namespace: '',
  text: '',
};

/** A test for rows, prepared once for all of them. */
export function matcher(filter: Filter): (row: FindingRow) => boolean {
  const sought = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) =>
    (filter.severities.size === 0 || filter.severities.has(row.severity)) &&
    (filter.category === '' || row.category === filter.category) &&
    (filter.namespace === '' || row.namespace === filter.namespace) &&
    (sought.length === 0 || holdsAll(row, sought));
}

/** How many rows of each severity there are, whatever severities are chosen: what each choice would show. */
export function countSeverities(
  rows: readonly FindingRow[],
  filter: Filter,
): Record<Severity, number> {
  const matches = matcher({ ...filter, severities: new Set() });
  const counts: Record<Severity, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const row of rows) if (matches(row)) counts[row.severity] += 1;
  return counts;
}

/** The values to choose from, in order. */
export function choices(rows: readonly FindingRow[], key: 'category' | 'namespace'): string[] {
  const values = new Set(rows.map((row) => row[key]));
  values.delete('');
  return [...values].toSorted((one, other) => one.localeCompare(other));
}

/** For the address of the page. */
export function filterToQuery(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.severities.size > 0) {
    query.set('severity', severities.filter((name) => filter.severities.has(name)).join(','));
  }
  if (filter.category !== '') query.set('category', filter.category);
  if (filter.namespace !== '') query.set('namespace', filter.namespace);
  if (filter.text !== '') query.set('q', filter.text);
  return query.toString();
}

/** What an address asks for; what it cannot mean is left out. */
export function filterOfQuery(text: string): Filter {
  const query = new URLSearchParams(text);
  return {
    severities: new Set((query.get('severity') ?? '').split(',').filter(isSeverity)),
    category: query.get('category') ?? '',
    namespace: query.get('namespace') ?? '',
    text: query.get('q') ?? '',
  };
}

function holdsAll(row: FindingRow, sought: readonly string[]): boolean {
  const { category, resourceName, namespace, id, text } = row;
  const own = `${category}\n${resourceName}\n${namespace}\n${id}`.toLowerCase();
  return sought.every((word) => text.includes(word) || own.includes(word));
}
