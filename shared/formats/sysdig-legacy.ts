import { isObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { sysdigAlert, sysdigTime } from './common/sysdig.ts';
import { remainder, text, textMap, textMapOfPairs } from './common/text.ts';
import type { Alert } from '../alert.ts';
import { defineFormat } from './format.ts';

/**
 * Policy events as they were before 2020: from `/api/policyEvents` (one or a page of them), and from
 * the forwarder where its legacy form is still selected. The notification channel wraps the same.
 */
export const format = defineFormat({
  name: 'sysdig-legacy',

  schema: {
    type: 'object',
    required: ['policyId', 'output'],
    properties: { output: { type: 'string' } },
  },

  recognise: (body) =>
    ('policyId' in body && 'output' in body && !('type' in body) && !('content' in body)) ||
    pageOf(body) !== undefined,

  ignore: (body) => (pageOf(body)?.length === 0 ? 'empty page' : undefined),

  split: pageOf,

  identify: (body) =>
    findingId(text(body['id']), [
      'sysdig',
      text(body['policyId']),
      text(body['timestampNs']) ?? text(body['timestamp']),
      text(body['hostMac']),
      text(body['containerId']),
      body.output,
    ]),

  parse: (body) => parsePolicyEvent(body),
});

function pageOf(body: Record<string, unknown>): unknown[] | undefined {
  const { data } = body;
  return isObject(data) && Array.isArray(data['policyEvents']) ? data['policyEvents'] : undefined;
}

/** What a wrapper knows of a policy event beside the event itself. */
export interface Wrapping {
  readonly policy?: Record<string, unknown> | undefined;
  readonly url?: unknown;
}

/** The alert of a policy event. */
export function parsePolicyEvent(event: Record<string, unknown>, wrapping: Wrapping = {}): Alert {
  const { policy = {}, url } = wrapping;
  const [hostName, containerName] = namesOf(event['metrics']);
  const fields = {
    ...textMap({ 'container.name': containerName }),
    ...textMapOfPairs(event['fields']),
  };
  return sysdigAlert({
    id: text(event['id']),
    time: sysdigTime(event),
    severity: event['severity'] ?? policy['severity'],
    rule: fields['falco.rule'],
    ruleType: event['ruleType'],
    ruleSubtype: event['ruleSubtype'],
    ruleTags: [],
    policy: {
      id: event['policyId'],
      name: event['name'] ?? policy['name'],
      description: event['description'] ?? policy['description'],
      version: event['policyVersion'] ?? policy['version'],
      origin: event['origin'],
    },
    output: event['output'],
    containerId: event['containerId'],
    mac: event['hostMac'],
    hostName,
    actions: event['actionResults'],
    fields,
    labels: textMapOfPairs(event['eventLabels']),
    details: remainder(event, known),
    url,
  });
}

const known = [
  'id',
  'timestamp',
  'timestampNs',
  'timestampRFC3339Nano',
  'severity',
  'ruleType',
  'ruleSubtype',
  'policyId',
  'name',
  'description',
  'policyVersion',
  'origin',
  'output',
  'containerId',
  'hostMac',
  'metrics',
  'actionResults',
  'fields',
  'eventLabels',
];

/** `metrics` is positional: host and container, or nine slots with MAC and host at 4 and 5. */
function namesOf(metrics: unknown): (string | undefined)[] {
  if (!Array.isArray(metrics)) return [];
  return metrics.length > 5 ? [text(metrics[5])] : [text(metrics[0]), text(metrics[1])];
}
