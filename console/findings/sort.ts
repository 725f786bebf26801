import { severities } from '@pipeline/shared/severity.ts';
import type { FindingRow } from '../api.ts';

const sortKeys = [
  'severity',
  'category',
  'eventTime',
  'resourceName',
  'workload',
  'namespace',
  'cluster',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** SCC's default: the newest first. */
export const newestFirst: Sorting = { key: 'eventTime', descending: true };

/** The sort order after a click on a column's header: first the more useful direction, then the opposite. */
export function pressed(now: Sorting, key: SortKey): Sorting {
  if (now.key === key) return { key, descending: !now.descending };
  return { key, descending: key === 'eventTime' || key === 'severity' };
}

/**
 * Returns a sorted copy. Rows with equal values are sorted newest first, then by id, so that the order is
 * deterministic.
 */
export function sorted(rows: readonly FindingRow[], { key, descending }: Sorting): FindingRow[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted(
    (one, other) =>
      direction * compare(one, other, key) ||
      -compare(one, other, 'eventTime') ||
      compareTexts(one.id, other.id),
  );
}

function compare(one: FindingRow, other: FindingRow, key: SortKey): number {
  if (key === 'severity') {
    return severities.indexOf(one.severity) - severities.indexOf(other.severity);
  }
  // Compare without the Z, which would sort after the decimal point of the seconds.
  if (key === 'eventTime') {
    return compareTexts(one.eventTime.slice(0, -1), other.eventTime.slice(0, -1));
  }
  return compareTexts(one[key], other[key]);
}

/** Compares by code units: a hundred times faster than by locale, and correct for RFC 3339 times in UTC. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
