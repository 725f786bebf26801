import { isObject, type JsonObject } from '../../json.ts';
import { definedOrNothing } from '../../objects.ts';
import { instantOf } from '../../time.ts';
import { keySet, remainder, text } from '../common/text.ts';
import { withoutPrefix } from './line.ts';
import type { Context, Wrapper } from './wrapper.ts';

/**
 * A record of Fluent Bit, Fluentd or another agent: a line of a container's log, and the pod that logged it. The line
 * is the text of `log` or `message`, or an object under a key of the operator's choice, or merged into the record
 * (fluent/fluent-bit-docs:pipeline/filters/kubernetes.md, Merge_Log and Merge_Log_Key).
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
    const key = 'rule' in record ? undefined : lineKeyOf(record);
    if (key === undefined) return undefined;
    const { [key]: content, ...rest } = record;
    return {
      content,
      context: contextOf(record, remainder(rest, ownKeys)),
      // A line without a record is recognized because it is text.
      rewrap: (part) => ({ ...rest, [key]: typeof content === 'string' ? lineOf(part) : part }),
    };
  },
};

const lineKeys = ['log', 'message', 'MESSAGE'];

/** Returns the key of the line. If several keys are possible, prefers an alert, then JSON, then the first. */
function lineKeyOf(record: JsonObject): string | undefined {
  const alert = Object.keys(record).find((key) => isAlert(record[key]));
  if (alert !== undefined) return alert;
  const lines = lineKeys.filter((key) => isLine(record[key]) && isRecord(record, record[key]));
  return lines.find((key) => isJson(record[key])) ?? lines[0];
}

function isAlert(value: unknown): boolean {
  return isObject(value) && 'rule' in value && 'priority' in value;
}

function isJson(line: unknown): boolean {
  return typeof line === 'string' && /^\s*[[{]/.test(withoutPrefix(line));
}

/** Keys of Fluent Bit's own metadata, and of Falco's own pod. */
const ownKeys = keySet(`
  kubernetes docker stream logtag _p time date @timestamp file log log_processed tag
  offset host
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

/** Keys of Fluent Bit and Fluentd, Vector, and Filebeat. */
const podKeys = ['pod_name', 'container_name', 'host', 'pod', 'node'];

function isPod(value: unknown): value is JsonObject {
  return isObject(value) && podKeys.some((key) => key in value);
}

/** Recognizes a record by the keys beside the line, or by a line of JSON. */
function isRecord(record: JsonObject, line: unknown): boolean {
  return (
    isPod(record['kubernetes']) ||
    ['stream', 'logtag', 'date', '@timestamp'].some((key) => key in record) ||
    isJson(line)
  );
}

function contextOf(record: JsonObject, details: Readonly<Record<string, string>>): Context {
  const node = nodeOf(record['kubernetes']);
  return {
    time: instantOf(record['time']) ?? instantOf(record['date']) ?? instantOf(record['@timestamp']),
    host: node ?? nameOf(record['host']),
    surroundings: definedOrNothing({ node }),
    details,
  };
}

function nodeOf(kubernetes: unknown): string | undefined {
  if (!isObject(kubernetes)) return undefined;
  return (
    text(kubernetes['host']) ?? text(kubernetes['pod_node_name']) ?? nameOf(kubernetes['node'])
  );
}

/** Reads a name from text, or from an object with a name. */
function nameOf(value: unknown): string | undefined {
  return isObject(value) ? text(value['name']) : text(value);
}
