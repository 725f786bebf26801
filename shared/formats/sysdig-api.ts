import { isObject } from '../json.ts';
import { findingId } from './common/identity.ts';
import { sysdigAlert, sysdigTime } from './common/sysdig.ts';
import { remainder, text, textList, textMap } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Events of the Secure events API, one or a page of them: `/secure/events/v1/events` and the older
 * `/api/v1/secureEvents`. Sysdig's OpenAPI, as generated into sysdiglabs/sysdig-sdk-python.
 */

const contentTypes = new Set<unknown>([
  'workloadRuntimeDetection',
  'workloadMLRuntimeDetection',
  'agentlessMLRuntimeDetection',
  'k8sAdmissionReview',
  'agentlessRuntimeDetection',
  'statefulDetections',
]);

/** The API numbers what the channels spell. */
const ruleTypes = new Map([
  ['1', 'RULE_TYPE_PROCESS'],
  ['2', 'RULE_TYPE_CONTAINER'],
  ['3', 'RULE_TYPE_FILESYSTEM'],
  ['4', 'RULE_TYPE_NETWORK'],
  ['5', 'RULE_TYPE_SYSCALL'],
  ['6', 'RULE_TYPE_FALCO'],
  ['7', 'drift'],
  ['8', 'malware'],
  ['11', 'ML cryptominer'],
  ['13', 'ML AWS anomalous login'],
  ['14', 'ML Okta anomalous login'],
]);

export const format = defineFormat({
  name: 'sysdig-api',

  schema: {
    type: 'object',
    required: ['id', 'content'],
    properties: { id: { type: 'string', minLength: 1 }, content: { type: 'object' } },
  },

  recognise: (body) =>
    pageOf(body) !== undefined ||
    (!('type' in body) &&
      isObject(body['content']) &&
      (contentTypes.has(body['content']['type']) || ('cursor' in body && 'customerId' in body))),

  ignore: (body) => (pageOf(body)?.length === 0 ? 'empty page' : undefined),

  split: pageOf,

  identify: (body) => findingId(body.id, []),

  parse(body) {
    const { content } = body;
    const source = isObject(body['sourceDetails']) ? body['sourceDetails'] : {};
    const fields = textMap(content['fields']);
    const labels = textMap(body['labels']);
    const ruleType = text(content['ruleType']);
    return sysdigAlert({
      id: body.id,
      time: sysdigTime(body),
      severity: body['severity'],
      rule: text(content['ruleName']) ?? fields['falco.rule'],
      ruleType: ruleTypes.get(ruleType ?? '') ?? ruleType,
      ruleSubtype: content['ruleSubType'],
      ruleTags: textList(content['ruleTags']),
      policy: {
        id: content['policyId'],
        name: body['name'],
        description: body['description'],
        origin: content['policyOrigin'] ?? content['origin'],
        runBook: content['runBook'],
      },
      output: content['output'],
      source: body['source'],
      origin: {
        originator: body['originator'],
        category: body['category'],
        engine: body['engine'],
        contentType: content['type'],
        rawEventOriginator: body['rawEventOriginator'],
        rawEventCategory: body['rawEventCategory'],
        sourceType: source['type'],
        sourceSubtype: source['subType'],
      },
      containerId: body['containerId'],
      agentId: body['agentId'],
      mac: body['machineId'],
      actions: body['actions'],
      fields,
      labels,
      details: remainder(content, [
        'type',
        'fields',
        'ruleName',
        'ruleType',
        'ruleSubType',
        'ruleTags',
        'policyId',
        'policyOrigin',
        'origin',
        'runBook',
        'output',
      ]),
    });
  },
});

function pageOf(body: Record<string, unknown>): unknown[] | undefined {
  return isObject(body['page']) && Array.isArray(body['data']) ? body['data'] : undefined;
}
