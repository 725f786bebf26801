import { isObject, type JsonObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { text } from './common/text.ts';
import { defineFormat } from './format.ts';
import { parsePolicyEvent } from './sysdig-legacy.ts';

/**
 * Sysdig's notification channel of type webhook: one envelope for Secure's policy events and
 * Monitor's alerts. It holds several entities of several policy events each; a message holds the
 * envelope narrowed to one of them. docs.sysdig.com, "Configure a Webhook Channel".
 */
export const format = defineFormat({
  name: 'sysdig-channel',

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

  recognise: (body) =>
    Array.isArray(body['entities']) && isObject(body['alert']) && 'state' in body,

  ignore(body) {
    const alert = isObject(body['alert']) ? body['alert'] : {};
    const names = [text(alert['name']), text(alert['subject'])];
    if (names.some((name) => name?.startsWith('TEST ALERT'))) return 'test notification';
    if (!isSecure(body)) return 'not a detection: Monitor alert';
    // Both repeat the policy events of the notification that they end.
    if (body['state'] === 'OK') return 'state OK';
    return body['resolved'] === true ? 'resolved notice' : undefined;
  },

  split(body) {
    const parts = entitiesOf(body).flatMap((entity) =>
      policyEventsOf(entity).map((event) => narrowed(body, entity, event)),
    );
    const isNarrow = parts.length === 1 && entitiesOf(body).length === 1;
    return isNarrow ? undefined : parts;
  },

  identify(body) {
    const [event, policy] = onlyEvent(body);
    return findingId(text(event['id']), [
      'sysdig',
      text(event['policyId']) ?? text(policy?.['id']),
      text(event['timestamp']),
      text(event['hostMac']),
      text(event['containerId']),
      text(event['output']),
    ]);
  },

  parse(body) {
    const [event, policy] = onlyEvent(body);
    const link = isObject(body['event']) ? body['event']['url'] : undefined;
    return parsePolicyEvent(event, { policy, url: link });
  },
});

function entitiesOf(body: JsonObject): JsonObject[] {
  return Array.isArray(body['entities']) ? body['entities'].filter(isObject) : [];
}

/** The list may hold nulls, as consumers of it have found. */
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
