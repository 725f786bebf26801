import type { Alert } from '../../alert.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { defined } from '../../objects.ts';
import { sysdigAlert } from './sysdig.ts';
import { keySet, merged, remainder, rowsOf, structureOf, tagList, text, textMap } from './text.ts';

/** The API uses numbers where the forwarder uses names. */
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

/**
 * Converts an event of Sysdig's format since 2020 to an alert. The forwarder and both APIs spell some keys differently,
 * and `content` is optional.
 */
export function parseEvent(body: JsonObject): Alert {
  const whole = structureOf(body['content']);
  const content = isObject(whole) ? whole : {};
  const source = isObject(body['sourceDetails']) ? body['sourceDetails'] : {};
  const fields = textMap(content['fields'], 'fields');
  const ruleType = text(content['ruleType']);
  const { url } = body;
  return sysdigAlert({
    id: text(body['id']),
    times: body,
    severity: body['severity'],
    rule: text(content['ruleName']) ?? fields['falco.rule'],
    ruleType: ruleTypes.get(ruleType ?? '') ?? ruleType,
    ruleSubtype: content['ruleSubType'],
    ruleTags: tagList(content['ruleTags']),
    policy: {
      id: content['policyId'],
      name: body['name'],
      description: body['description'],
      version: content['policyVersion'],
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
      sourceType: source['sourceType'] ?? source['type'],
      sourceSubtype: source['sourceSubType'] ?? source['subType'],
    },
    containerId: body['containerId'],
    agentId: body['agentId'],
    mac: body['machineId'],
    otherMac: body['hostMac'],
    hostName: body['hostname'],
    actions: body['actions'],
    fields,
    labels: textMap(body['labels'], 'labels'),
    details: merged(
      remainder(content, contentKeys),
      // A stateful detection: the actions, in order and with counts. Converted, since long JSON would be truncated.
      defined({ stats: rowsOf(content['stats']), sequence: rowsOf(content['sequence']) }),
      remainder(body, isObject(whole) ? keys : keysWithoutContent),
      // Logstash adds its own: the parts of the URL to which the event was sent.
      isObject(url) ? remainder(url, new Set(), 'url.') : {},
      remainder(source, sourceKeys, 'sourceDetails.'),
    ),
    url: isObject(url) ? undefined : url,
  });
}

const keysWithoutContent = keySet(`
  id cursor type timestamp timestampNs timestampRFC3339Nano severity name description
  source sourceDetails originator category engine rawEventOriginator rawEventCategory
  containerId agentId machineId hostMac hostname actions labels url
`);
const keys = new Set([...keysWithoutContent, 'content']);
const contentKeys = keySet(`
  type fields ruleName ruleType ruleSubType ruleTags policyId policyVersion policyOrigin
  origin runBook output stats sequence
`);
const sourceKeys = new Set(['sourceType', 'sourceSubType', 'type', 'subType']);
