import { isObject, type JsonObject } from '../../json.ts';
import { definedOrNothing } from '../../objects.ts';
import { instantOf } from '../../time.ts';
import { keySet, remainder, text } from '../common/text.ts';
import type { Context, Wrapper } from './wrapper.ts';

/**
 * A record of Fluent Bit or Fluentd: a line of a container's log, and the pod it is of. The line is the text of `log` or
 * `message`, or merged into the record (fluent/fluent-bit-docs:pipeline/filters/kubernetes.md, Merge_Log).
 */
export const fluentBit: Wrapper = {
  name: 'fluent-bit',
  isLog: true,
  unwrap(record) {
    if (isMerged(record)) {
      const own = Object.entries(record).filter(([key]) => key === 'time' || !ownKeys.has(key));
      return {
        content: Object.fromEntries(own),
        context: contextOf(record, {}),
        rewrap: (part) => part,
      };
    }
    const key = 'rule' in record ? undefined : lineKeys.find((name) => isLine(record[name]));
    if (key === undefined || !isRecord(record, record[key])) return undefined;
    const { [key]: content, ...rest } = record;
    return {
      content,
      context: contextOf(record, remainder(rest, ownKeys)),
      // A line by itself is known by its being text.
      rewrap: (part) => ({ ...rest, [key]: typeof content === 'string' ? lineOf(part) : part }),
    };
  },
};

const lineKeys = ['log', 'message', 'MESSAGE'];
/** What Fluent Bit says of the record itself, and of Falco's own pod. */
const ownKeys = keySet(`
  kubernetes docker stream logtag _p time date @timestamp file log log_processed tag
  offset
`);

function lineOf(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}

function isLine(value: unknown): boolean {
  return typeof value === 'string' || isObject(value) || Array.isArray(value);
}

/** An alert beside the pod that logged it. */
function isMerged(record: JsonObject): boolean {
  return 'rule' in record && 'priority' in record && isPod(record['kubernetes']);
}

function isPod(value: unknown): value is JsonObject {
  return isObject(value) && ('pod_name' in value || 'container_name' in value || 'host' in value);
}

/** A body with a line in it is a record by what stands beside the line, or since the line is JSON. */
function isRecord(record: JsonObject, line: unknown): boolean {
  return (
    isPod(record['kubernetes']) ||
    ['stream', 'logtag', 'date', '@timestamp'].some((key) => key in record) ||
    (typeof line === 'string' && /^\s*[[{]/.test(line))
  );
}

function contextOf(record: JsonObject, details: Readonly<Record<string, string>>): Context {
  const { kubernetes } = record;
  const node = isObject(kubernetes) ? text(kubernetes['host']) : undefined;
  return {
    time: instantOf(record['time']) ?? instantOf(record['date']) ?? instantOf(record['@timestamp']),
    host: node,
    surroundings: definedOrNothing({ node }),
    details,
  };
}
