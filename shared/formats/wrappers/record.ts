import type { Surroundings } from '../../alert.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { definedOrNothing } from '../../objects.ts';
import { instantOf } from '../../time.ts';
import { keySet, remainder, text } from '../common/text.ts';
import { awsKeys, awsPlaceOf } from './aws-filter.ts';
import { isCertain } from './certain.ts';
import type { Context, Wrapper } from './wrapper.ts';

/**
 * An event among the keys of a record, as Fluent Bit and Fluentd merge a line of a container's log
 * (fluent/fluent-bit-docs:pipeline/filters/kubernetes.md, Merge_Log).
 */
export const mergedRecord: Wrapper = {
  name: 'record',
  isLog: true,
  unwrap(record) {
    if (!isOfContainer(record) || !isCertain(record)) return undefined;
    const known = knownKeys(awsPlaceOf(record));
    const own = Object.entries(record).filter(([key]) => key === 'time' || !known.has(key));
    return {
      content: Object.fromEntries(own),
      context: { ...contextOf(record), details: {} },
      rewrap: (part) => part,
    };
  },
};

/** Returns what a record states about the event in it: what Fluent Bit, Vector, Filebeat, Splunk and journald add. */
export function contextOf(record: JsonObject): Context {
  const aws = awsPlaceOf(record);
  const node = nodeOf(record['kubernetes']);
  return {
    time: timeKeys.map((key) => instantOf(record[key])).find((time) => time !== undefined),
    host: node ?? hostKeys.map((key) => nameOf(record[key])).find((name) => name !== undefined),
    surroundings: definedOrNothing({ ...aws, node }),
    details: remainder(record, knownKeys(aws)),
  };
}

/** Recognizes a line of a log by its keys, or because it is JSON. */
export function isLogRecord(record: unknown): boolean {
  if (!isObject(record)) return false;
  const isLogged = isOfContainer(record) || ['date', '@timestamp'].some((key) => key in record);
  return [...lineKeys].some((key) => {
    const line = record[key];
    return typeof line === 'string'
      ? isLogged || jsonLine.test(line)
      : isLogged && typeof line === 'object' && line !== null;
  });
}

/** The keys of a line: of container runtimes, of agents, and of journald. */
export const lineKeys = keySet('log message MESSAGE');

/** A line of JSON, also with the prefix of a container runtime (containerd/containerd:pkg/cri/io/logger.go). */
const jsonLine = /^(?:\S{20,40} (?:stdout|stderr) [FP] )?\s*[[{]/;

const timeKeys = ['time', 'date', '@timestamp', 'timestamp', 'timeUnixNano'];
const hostKeys = ['host', 'hostname', '_HOSTNAME'];

/** Facts about the record itself, and about the pod that logged it. */
const ownKeys = keySet(`
  kubernetes docker stream logtag _p time date @timestamp file log log_processed tag
  offset host
`);

function knownKeys(aws: Surroundings | undefined): ReadonlySet<string> {
  return aws === undefined ? ownKeys : new Set([...ownKeys, ...awsKeys]);
}

function isOfContainer(record: JsonObject): boolean {
  return typeof record['stream'] === 'string' || 'logtag' in record || isPod(record['kubernetes']);
}

/** Keys of Fluent Bit and Fluentd, Vector, and Filebeat. */
const podKeys = ['pod_name', 'container_name', 'host', 'pod', 'node'];

function isPod(value: unknown): value is JsonObject {
  return isObject(value) && podKeys.some((key) => key in value);
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
