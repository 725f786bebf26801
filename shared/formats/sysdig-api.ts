import { isObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { isNotification } from './common/notification.ts';
import { parseEvent } from './common/sysdig-event.ts';
import { text } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Events of the Secure events API, one or a page: `/secure/events/v1/events` and the older `/api/v1/secureEvents`.
 * Source: Sysdig's OpenAPI, as generated into sysdiglabs/sysdig-sdk-python.
 */
export const format = defineFormat({
  name: 'sysdig-api',
  sender: 'sysdig',

  schema: { type: 'object', required: ['id'], properties: {} },

  recognise: (body) =>
    pageOf(body) !== undefined ||
    (!('type' in body) &&
      !('policyId' in body) &&
      !isNotification(body) &&
      'id' in body &&
      (isObject(body['content']) || 'originator' in body || 'engine' in body) &&
      ['timestamp', 'severity', 'name'].some((key) => key in body)),

  isCertain: (object) =>
    ['id', 'timestamp', 'severity', 'originator'].every((key) => key in object),

  ignore(body) {
    if (pageOf(body)?.length === 0) return 'empty page';
    const origin = [text(body['originator']), text(body['source'])].find((name) =>
      nonDetections.has(name?.toLowerCase()),
    );
    return origin === undefined ? undefined : `not a detection: ${origin}`;
  },

  split: pageOf,

  identify: (body) => findingId(text(body['id']), body),

  parse: parseEvent,
});

/**
 * Categories that Sysdig's own clients exclude when they query events (sysdiglabs/sysdig-mcp-server), and its audit
 * trail.
 */
const nonDetections = new Set<string | undefined>([
  'benchmarks',
  'compliance',
  'cloudsec',
  'scanning',
  'hostscanning',
  'audittrail',
]);

function pageOf(body: Record<string, unknown>): unknown[] | undefined {
  const { page, data } = body;
  if (!isObject(page)) return undefined;
  // Go encodes a nil slice as null.
  if (data === null) return [];
  return Array.isArray(data) ? data : undefined;
}
