import { isObject, type JsonObject } from '../json.ts';
import { defined } from '../objects.ts';
import { otherTimes } from './common/event-time.ts';
import { findingId } from './common/identity.ts';
import { isNotification } from './common/notification.ts';
import { sysdigTime } from './common/sysdig.ts';
import { parsePolicyEvent } from './common/sysdig-policy-event.ts';
import { keySet, merged, remainder, text } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Sysdig's notification channel of type webhook: one envelope for Secure's policy events and Monitor's alerts,
 * unchanged since 2018. It contains several entities with several policy events each; a message contains the envelope
 * narrowed to one event. docs.sysdig.com, "Configure a Webhook Channel".
 */
export const format = defineFormat({
  name: 'sysdig-channel',
  sender: 'sysdig',

  schema: {
    type: 'object',
    required: ['entities'],
    properties: {
      entities: {
        type: 'array',
        minItems: 1,
        maxItems: 1,
        items: {
          type: 'object',
          required: ['policyEvents'],
          properties: {
            policyEvents: { type: 'array', minItems: 1, maxItems: 1, items: { type: 'object' } },
          },
        },
      },
    },
  },

  recognise: (body) => isNotification(body) && ('state' in body || isSecure(body)),

  isCertain: () => true,

  ignore(body) {
    const alert = isObject(body['alert']) ? body['alert'] : {};
    const names = [text(alert['name']), text(alert['subject'])];
    if (names.some((name) => name?.startsWith('TEST ALERT'))) return 'test notification';
    if (!isSecure(body)) return 'not a detection: Monitor alert';
    // Both repeat the policy events of the notification that they close.
    if (text(body['state'])?.toUpperCase() === 'OK') return 'state OK';
    return text(body['resolved'])?.toLowerCase() === 'true' ? 'resolved notice' : undefined;
  },

  split(body) {
    const parts = entitiesOf(body).flatMap((entity) =>
      policyEventsOf(entity).map((event) => narrowed(body, entity, event)),
    );
    const [entity, ...others] = entitiesOf(body);
    const events = entity?.['policyEvents'];
    const isNarrow = others.length === 0 && Array.isArray(events) && events.length === 1;
    return isNarrow && parts.length === 1 ? undefined : parts;
  },

  // Use only the event: a notification that repeats it has other values.
  identify(body) {
    const [event] = onlyEvent(body);
    return findingId(text(event['id']), event);
  },

  parse(body) {
    const [event, own] = onlyEvent(body);
    const policy = { ...policyOfAlert(body), ...own };
    const url = isObject(body['event']) ? body['event']['url'] : undefined;
    const alert = parsePolicyEvent(event, { policy, url, details: detailsOf(body, policy) });
    return alert.time === undefined ? { ...alert, ...defined({ time: sysdigTime(body) }) } : alert;
  },
});

/** If no policy is listed, reads it from the alert: "Policy 3136: Terminal shell in container". */
function policyOfAlert({ alert }: JsonObject): JsonObject {
  const { name, description, severity, severityLabel } = isObject(alert) ? alert : {};
  return {
    name: text(name)?.replace(/^Policy(?: V2)? \d+: /, ''),
    description,
    severity: severity ?? severityLabel,
  };
}

/** Returns the facts outside the event, including its policy, without repetitions. */
function detailsOf(body: JsonObject, policy: JsonObject): Record<string, string> {
  const [entity = {}] = entitiesOf(body);
  const alert = isObject(body['alert']) ? body['alert'] : {};
  const about = isObject(body['event']) ? body['event'] : {};
  return merged(
    remainder(body, bodyKeys),
    defined({ source: ownSource(body) }),
    otherTimes(body, ['timestamp'], sysdigTime(body)),
    remainder(entity, entityKeys, 'entity.'),
    remainder(about, eventKeys, 'event.'),
    remainder(alert, alertKeys, 'alert.'),
    remainder(policy, policyKeys, 'policy.'),
  );
}

/** The custom data of a channel may replace the product's name. */
function ownSource({ source }: JsonObject): string | undefined {
  return source === 'Sysdig Secure' ? undefined : text(source);
}

const bodyKeys = keySet('alert event entities source state resolved timestamp');
const entityKeys = new Set(['policies', 'policyEvents', 'metricValues']);
const eventKeys = new Set(['url']);
/** The alert's name, texts and severity derive from the event's. */
const alertKeys = keySet('name description severity severityLabel subject body');
/** Facts that the event contains too, and how the policy is stored. */
const policyKeys = keySet(`
  id name description severity version enabled isBuiltin isManual createdOn modifiedOn
  modifiedByUserId notificationChannelIds policyEventsCount
`);

function entitiesOf(body: JsonObject): JsonObject[] {
  return Array.isArray(body['entities']) ? body['entities'].filter(isObject) : [];
}

/** The list may contain nulls, as its consumers have found. */
function policyEventsOf(entity: JsonObject): JsonObject[] {
  return Array.isArray(entity['policyEvents']) ? entity['policyEvents'].filter(isObject) : [];
}

function policiesOf(entity: JsonObject, event: JsonObject): JsonObject[] {
  const policies = Array.isArray(entity['policies']) ? entity['policies'].filter(isObject) : [];
  const own = policies.filter((policy) => text(policy['id']) === text(event['policyId']));
  return own.length > 0 ? own : policies;
}

function narrowed(body: JsonObject, entity: JsonObject, event: JsonObject): JsonObject {
  const alone = { ...entity, policies: policiesOf(entity, event), policyEvents: [event] };
  return { ...body, entities: [alone] };
}

function onlyEvent(body: JsonObject): [event: JsonObject, policy: JsonObject | undefined] {
  const [entity = {}] = entitiesOf(body);
  const [event = {}] = policyEventsOf(entity);
  return [event, policiesOf(entity, event)[0]];
}

/** Secure's notifications name policy events; Monitor's never do. */
function isSecure(body: JsonObject): boolean {
  if (body['source'] === 'Sysdig Secure') return true;
  return entitiesOf(body).some((entity) => {
    const metrics = Array.isArray(entity['metricValues'])
      ? entity['metricValues'].filter(isObject)
      : [];
    return 'policyEvents' in entity || metrics.some(({ metric }) => metric === 'policyEvent');
  });
}
