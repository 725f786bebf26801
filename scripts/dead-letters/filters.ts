import type { InspectedDeadLetter } from './inspect.ts';

/** Selects dead letters: every given condition must match, by any of its values. */
export interface Filters {
  readonly reasons: readonly string[];
  readonly rules: readonly string[];
  readonly formats: readonly string[];
  /** Finding ids or Pub/Sub message ids. */
  readonly ids: readonly string[];
  /** When the message became a dead letter. Instants are in the internal form, which sorts as text. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function matches(filters: Filters, inspected: InspectedDeadLetter): boolean {
  const { deadLetter, reason, rules, formats, eventIds } = inspected;
  const { publishTime, attributes } = deadLetter;
  const named = [deadLetter.id, ...eventIds, attributes['eventId'] ?? deadLetter.id];
  return (
    any(filters.reasons, [reason]) &&
    any(filters.rules, rules) &&
    any(filters.formats, formats) &&
    any(filters.ids, named) &&
    (filters.before === undefined || publishTime <= filters.before) &&
    (filters.after === undefined || publishTime >= filters.after)
  );
}

function any(wanted: readonly string[], values: readonly string[]): boolean {
  return wanted.length === 0 || values.some((value) => wanted.includes(value));
}
