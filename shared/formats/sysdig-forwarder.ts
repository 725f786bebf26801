import { isObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { sysdigAlert, sysdigTime } from './common/sysdig.ts';
import { remainder, text, textList, textMap } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Sysdig's event forwarder (webhook, Pub/Sub, agent-local): runtime policy events, and beside them
 * whatever else the integration forwards. docs.sysdig.com, "Event Forwarding".
 */

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

export const format = defineFormat({
  name: 'sysdig-forwarder',

  schema: {
    type: 'object',
    required: ['id', 'content'],
    properties: { id: { type: 'string', minLength: 1 }, content: { type: 'object' } },
  },

  recognise: (body) =>
    'id' in body && (body['type'] === 'policy' || nonDetections.has(body['type'])),

  ignore: ({ type }) => (type === 'policy' ? undefined : `not a detection: ${text(type)}`),

  identify: (body) => findingId(body.id, []),

  parse(body) {
    const { content } = body;
    const source = isObject(body['sourceDetails']) ? body['sourceDetails'] : {};
    const fields = textMap(content['fields']);
    return sysdigAlert({
      id: body.id,
      time: sysdigTime(body),
      severity: body['severity'],
      rule: text(content['ruleName']) ?? fields['falco.rule'],
      ruleType: content['ruleType'],
      ruleTags: textList(content['ruleTags']),
      policy: {
        id: content['policyId'],
        name: body['name'],
        description: body['description'],
        version: content['policyVersion'],
        origin: content['policyOrigin'],
      },
      output: content['output'],
      source: body['source'],
      origin: {
        originator: body['originator'],
        category: body['category'],
        engine: body['engine'],
        rawEventOriginator: body['rawEventOriginator'],
        rawEventCategory: body['rawEventCategory'],
        sourceType: source['sourceType'],
        sourceSubtype: source['sourceSubType'],
      },
      containerId: body['containerId'],
      agentId: body['agentId'],
      mac: body['machineId'] || body['hostMac'],
      actions: body['actions'],
      fields,
      labels: textMap(body['labels']),
      details: remainder(content, [
        'fields',
        'ruleName',
        'ruleType',
        'ruleTags',
        'policyId',
        'policyVersion',
        'policyOrigin',
        'output',
      ]),
    });
  },
});
