import { isObject, type JsonObject } from '../../json.ts';
import { definedOrNothing } from '../../objects.ts';
import { instantOf } from '../../time.ts';
import { text } from '../common/text.ts';
import type { Context, Wrapper } from './wrapper.ts';

/**
 * An entry of Cloud Logging, as a sink exports it: a JSON line is its `jsonPayload`, any other its `textPayload`
 * (googleapis/googleapis:google/logging/v2/log_entry.proto). Its severity is the stream's, not the alert's.
 */
export const logEntry: Wrapper = {
  name: 'log-entry',
  isLog: true,
  unwrap(entry) {
    if (!('logName' in entry) || !isObject(entry['resource'])) return undefined;
    const { jsonPayload, textPayload, protoPayload, ...rest } = entry;
    return {
      content: jsonPayload ?? textPayload ?? protoPayload,
      context: contextOf(entry, jsonPayload !== undefined),
      rewrap: (part) => ({ ...rest, jsonPayload: part }),
    };
  },
};

function contextOf(entry: JsonObject, isRounded: boolean): Context {
  const { resource, labels } = entry;
  const of = isObject(resource) && isObject(resource['labels']) ? resource['labels'] : {};
  const machine = isObject(labels)
    ? text(labels['compute.googleapis.com/resource_name'])
    : undefined;
  const host = machine ?? text(of['node_name']);
  const cluster = text(of['cluster_name']);
  return {
    // Log agents move the alert's time out of it.
    time: instantOf(entry['timestamp']),
    isRounded,
    host,
    surroundings: definedOrNothing({
      project: text(of['project_id']),
      location: text(of['location']) ?? text(of['zone']),
      cluster,
      node: cluster === undefined ? undefined : host,
      instance: text(of['instance_id']),
    }),
  };
}
