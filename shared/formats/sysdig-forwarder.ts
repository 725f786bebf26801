import { isObject, type JsonObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { isNotification } from './common/notification.ts';
import { parseEvent } from './common/sysdig-event.ts';
import { text } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Sysdig's event forwarder (webhook, Pub/Sub, agent-local): runtime policy events, and all other data that the
 * integration forwards. docs.sysdig.com, "Event Forwarding".
 */
export const format = defineFormat({
  name: 'sysdig-forwarder',
  sender: 'sysdig',

  schema: { type: 'object', required: ['type'], properties: {} },

  // Sysdig adds types. Recognize an unknown type by the other keys of an event.
  recognise: (body) =>
    typeof body['type'] === 'string' &&
    ('id' in body || body['type'] === 'policy') &&
    !isNotification(body) &&
    (body['type'] === 'policy' || nonDetections.has(body['type']) || isEvent(body)),

  isCertain: (object) => isEvent(object) && (isDetection(object) || isRecord(object)),

  ignore: (body) =>
    body['type'] === 'policy' || (!nonDetections.has(body['type']) && isDetection(body))
      ? undefined
      : `not a detection: ${nameOf(body['type'])}`,

  identify: (body) => findingId(text(body['id']), body),

  parse: parseEvent,
});

/** Context and audit records. They have no policy, and their severity 0 has no meaning. */
const nonDetections = new Set<unknown>([
  'command',
  'connection',
  'fileaccess',
  'kubernetes',
  'audittrail',
  'benchmark',
  'hostscanning',
]);

/** Checks the keys of every forwarder event, regardless of type. */
function isEvent(body: JsonObject): boolean {
  return (
    ('timestamp' in body || 'timestampRFC3339Nano' in body) &&
    ['content', 'originator', 'agentId', 'labels'].some((key) => key in body)
  );
}

/** Returns whether the body is a record of Sysdig's audits. Only Sysdig's forwarder writes the time twice. */
function isRecord(body: JsonObject): boolean {
  return nonDetections.has(body['type']) && 'timestampRFC3339Nano' in body;
}

/** A detection names its rule or policy. */
function isDetection({ content }: JsonObject): boolean {
  return (
    isObject(content) && ['ruleName', 'ruleType', 'policyId'].some((key) => content[key] != null)
  );
}

/** Returns a known word: the reason is logged and counted, so it must not contain payload. */
function nameOf(type: unknown): string {
  return typeof type === 'string' && nonDetections.has(type) ? type : 'unknown type';
}
