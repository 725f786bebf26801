import { fieldOfPath } from './fields.ts';
import { child, text, type Message } from './messages.ts';
import { invalidArgument, notEmulated } from './refusal.ts';
import { epochNanos } from './timestamps.ts';

/** The fields of ListFindingsRequest.order_by, except `notSortable`. */
const sortable = new Set(['name', 'parent', 'state', 'category', 'resource_name', 'event_time']);

const notSortable = 'security_marks.marks';

type Compare = (a: Message, b: Message) => number;

/**
 * Compiles an order_by such as `event_time desc, name` to a comparison; undefined if empty.
 * @throws Refusal if it is malformed or names a field that does not support sorting.
 */
export function parseOrder(orderBy: string): Compare | undefined {
  if (orderBy.trim() === '') return undefined;
  const comparisons = orderBy.split(',').map(parseField);
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function parseField(part: string): Compare {
  const [, path = '', descending] = /^\s*(\S+)(\s+desc)?\s*$/.exec(part) ?? [];
  if (path === notSortable) throw notEmulated(`order_by: ${path}`);
  const field = fieldOfPath(path);
  if (field === undefined || !sortable.has(path)) {
    throw invalidArgument(`order_by: "${part.trim()}" is not one of ${[...sortable].join(', ')}.`);
  }
  const sign = descending === undefined ? 1 : -1;
  return (a, b) => sign * compareKeys(key(a, field), key(b, field));
}

function key(finding: Message, field: string): bigint | string {
  return field === 'eventTime'
    ? epochNanos(child(finding, 'eventTime') ?? {})
    : text(finding, field);
}

function compareKeys(a: bigint | string, b: bigint | string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
