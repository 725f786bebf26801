import type { FindingRow } from '../api.ts';
import { isSeverity, type Severity } from '@pipeline/shared/severity.ts';
import { severities } from './severity.ts';

/** Fields to filter by, besides severity and time. A finding has one or more values of each. */
export const facets = [
  'category',
  'namespace',
  'workload',
  'cluster',
  'resource',
  'sender',
  'tag',
  'tactic',
  'technique',
] as const;
export type Facet = (typeof facets)[number];

export interface Filter {
  /** Empty: all severities. */
  readonly severities: ReadonlySet<Severity>;
  /** A facet that is absent accepts any value. */
  readonly values: Readonly<Partial<Record<Facet, string>>>;
  /** Words that must all occur in the row. */
  readonly text: string;
  /** RFC 3339. Earliest event time, inclusive. Empty: no limit. */
  readonly from: string;
  /** RFC 3339. Latest event time, exclusive. Empty: no limit. */
  readonly to: string;
}

export const everything: Filter = {
  severities: new Set(),
  values: {},
  text: '',
  from: '',
  to: '',
};

const readers: Readonly<Record<Facet, (row: FindingRow) => string | readonly string[]>> = {
  category: ({ category }) => category,
  namespace: ({ namespace }) => namespace,
  workload: ({ workload }) => workload,
  cluster: ({ cluster }) => cluster,
  resource: ({ resourceName }) => resourceName,
  sender: ({ sender }) => sender,
  tag: ({ tags }) => tags,
  tactic: ({ tactics }) => tactics,
  technique: ({ techniques }) => techniques,
};

/** The nonempty values of a facet in a row. */
export function valuesOf(row: FindingRow, facet: Facet): readonly string[] {
  const value = readers[facet](row);
  if (typeof value !== 'string') return value;
  return value === '' ? [] : [value];
}

/** Compiles a filter into a predicate, once for all rows. */
export function matcher(filter: Filter): (row: FindingRow) => boolean {
  const sought = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = facets.flatMap((facet) => {
    const value = filter.values[facet];
    return value === undefined ? [] : [{ facet, value }];
  });
  const from = filter.from === '' ? -Infinity : Date.parse(filter.from);
  const to = filter.to === '' ? Infinity : Date.parse(filter.to);
  const isTimed = filter.from !== '' || filter.to !== '';
  const isInTime = ({ eventTime }: FindingRow): boolean => {
    const time = Date.parse(eventTime);
    return from <= time && time < to;
  };
  return (row) =>
    (filter.severities.size === 0 || filter.severities.has(row.severity)) &&
    chosen.every(({ facet, value }) => valuesOf(row, facet).includes(value)) &&
    (!isTimed || isInTime(row)) &&
    (sought.length === 0 || holdsAll(row, sought));
}

/** Number of rows of each severity, ignoring the chosen severities: what each choice would show. */
export function countSeverities(
  rows: readonly FindingRow[],
  filter: Filter,
): Record<Severity, number> {
  const matches = matcher({ ...filter, severities: new Set() });
  const counts: Record<Severity, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const row of rows) if (matches(row)) counts[row.severity] += 1;
  return counts;
}

/** The sorted values to choose from. */
export function choices(rows: readonly FindingRow[], facet: Facet): string[] {
  const values = new Set<string>();
  for (const row of rows) for (const value of valuesOf(row, facet)) values.add(value);
  return [...values].toSorted((one, other) => one.localeCompare(other));
}

export function isFiltered({ severities: chosen, values, text, from, to }: Filter): boolean {
  return chosen.size > 0 || Object.keys(values).length > 0 || `${text}${from}${to}` !== '';
}

/**
 * The query for the page's address. Leaves out conditions that match everything.
 * @example filterToQuery({ ...everything, severities: new Set(['HIGH']) }) // severity=HIGH
 */
export function filterToQuery(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.severities.size > 0) {
    query.set('severity', severities.filter((name) => filter.severities.has(name)).join(','));
  }
  for (const facet of facets) {
    const value = filter.values[facet];
    if (value !== undefined) query.set(facet, value);
  }
  if (filter.from !== '') query.set('from', filter.from);
  if (filter.to !== '') query.set('to', filter.to);
  if (filter.text !== '') query.set('q', filter.text);
  return query.toString();
}

/** Describes the faults of a query, which `filterOfQuery` ignores. */
export function queryFaults(text: string): string[] {
  const query = new URLSearchParams(text);
  const known = ['severity', ...facets, 'from', 'to', 'q'];
  const unknown = [...query.keys()].filter((name) => !known.includes(name));
  const levels = (query.get('severity') ?? '').split(',').filter((name) => name !== '');
  return [
    ...unknown.map((name) => `unknown parameter ${name}: use ${known.join(', ')}`),
    ...levels
      .filter((name) => !isSeverity(name))
      .map((name) => `unknown severity ${name}: use ${severities.join(', ')}`),
    ...['from', 'to']
      .filter((name) => query.get(name) !== null && timeOf(query.get(name)) === '')
      .map((name) => `${name} must be a time, such as 2026-01-31T12:00:00Z`),
  ];
}

/** Parses a query of the page's address. Ignores what is invalid. */
export function filterOfQuery(text: string): Filter {
  const query = new URLSearchParams(text);
  const values = facets.flatMap((facet) => {
    const value = query.get(facet);
    return value === null || value === '' ? [] : [[facet, value] as const];
  });
  return {
    severities: new Set((query.get('severity') ?? '').split(',').filter(isSeverity)),
    values: Object.fromEntries(values),
    text: query.get('q') ?? '',
    from: timeOf(query.get('from')),
    to: timeOf(query.get('to')),
  };
}

function timeOf(text: string | null): string {
  return text === null || Number.isNaN(Date.parse(text)) ? '' : text;
}

function holdsAll(row: FindingRow, sought: readonly string[]): boolean {
  const { category, resourceName, namespace, workload, id, text } = row;
  const own = [category, resourceName, namespace, workload, id, ...row.tags, ...row.tactics]
    .concat(row.techniques)
    .join('\n')
    .toLowerCase();
  return sought.every((word) => text.includes(word) || own.includes(word));
}
