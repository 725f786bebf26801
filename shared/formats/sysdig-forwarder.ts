import { isObject, type JsonObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { parseEvent } from './common/sysdig-event.ts';
import { text } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Sysdig's event forwarder (webhook, Pub/Sub, agent-local): runtime policy events, and beside them
 * whatever else the integration forwards. docs.sysdig.com, "Event Forwarding".
 */
export const format = defineFormat({
  name: 'sysdig-forwarder',
  sender: 'sysdig',

  schema: { type: 'object', required: ['type'], properties: {} },

  // Its types grow: what is of one that nobody knows is told by what else an event has.
  recognise: (body) =>
    typeof body['type'] === 'string' &&
    ('id' in body || body['type'] === 'policy') &&
    (body['type'] === 'policy' || nonDetections.has(body['type']) || isEvent(body)),

  ignore: (body) =>
    body['type'] === 'policy' || (!nonDetections.has(body['type']) && isDetection(body))
      ? undefined
      : `not a detection: ${nameOf(body['type'])}`,

  identify: (body) => findingId(text(body['id']), body),

  parse: parseEvent,
});

/** Context and audit records: no policy stands behind them, and their severity 0 is only filler. */
const nonDetections = new Set<unknown>([
  'command',
  'connection',
  'fileaccess',
  'kubernetes',
  'audittrail',
  'benchmark',
  'hostscanning',
]);

/** What each event of the forwarder has, whatever its type. */
function isEvent(body: JsonObject): boolean {
  return (
    ('timestamp' in body || 'timestampRFC3339Nano' in body) &&
    ['content', 'originator', 'agentId', 'labels'].some((key) => key in body)
  );
}

/** A detection names the rule or the policy that it is of. */
function isDetection({ content }: JsonObject): boolean {
  return (
    isObject(content) && ['ruleName', 'ruleType', 'policyId'].some((key) => content[key] != null)
  );
}

/** The reason is logged and counted, so it holds no word that a payload made up. */
function nameOf(type: unknown): string {
  return typeof type === 'string' && nonDetections.has(type) ? type : 'unknown type';
}
