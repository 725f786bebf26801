import { isObject, type JsonObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { isNotification } from './common/notification.ts';
import { parsePolicyEvent } from './common/sysdig-policy-event.ts';
import { timeKeys } from './common/sysdig.ts';
import { text } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Policy events in the format before 2020: from `/api/policyEvents` (one or a page), and from forwarders that still use
 * the legacy format. The notification channel contains the same events.
 */
export const format = defineFormat({
  name: 'sysdig-legacy',
  sender: 'sysdig',

  schema: {
    type: 'object',
    required: ['policyId'],
    properties: {},
  },

  // The output may be absent.
  recognise: (body) =>
    ('policyId' in body &&
      !('type' in body) &&
      !('content' in body) &&
      !isNotification(body) &&
      ('output' in body || isTimed(body))) ||
    pageOf(body) !== undefined,

  isCertain: isTimed,

  ignore: (body) => (pageOf(body)?.length === 0 ? 'empty page' : undefined),

  split: pageOf,

  identify: (body) => findingId(text(body['id']), body),

  parse: (body) => parsePolicyEvent(body),
});

/** Returns whether a body names a rule and a time: a policy of Sysdig's API does not. */
function isTimed(body: JsonObject): boolean {
  return ('ruleType' in body || 'ruleName' in body) && timeKeys.some((key) => key in body);
}

function pageOf(body: Record<string, unknown>): unknown[] | undefined {
  const { data } = body;
  return isObject(data) && Array.isArray(data['policyEvents']) ? data['policyEvents'] : undefined;
}
