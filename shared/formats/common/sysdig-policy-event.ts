import type { Alert } from '../../alert.ts';
import { sysdigAlert } from './sysdig.ts';
import { keySet, merged, remainder, tagList, text, textMap } from './text.ts';

/** The facts in a notification outside the policy event. */
export interface Notification {
  readonly policy?: Record<string, unknown> | undefined;
  readonly url?: unknown;
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Converts a policy event to an alert: from a notification, or in its legacy form. Its fields and labels were formerly
 * lists.
 */
export function parsePolicyEvent(
  event: Record<string, unknown>,
  { policy = {}, url, details = {} }: Notification = {},
): Alert {
  const [hostName, containerName] = namesOf(event['metrics']);
  const fields = {
    ...textMap({ 'container.name': containerName }),
    ...textMap(event['fields'], 'fields'),
  };
  return sysdigAlert({
    id: text(event['id']),
    times: event,
    severity: event['severity'] ?? policy['severity'],
    rule: text(event['ruleName']) ?? fields['falco.rule'],
    ruleType: event['ruleType'],
    ruleSubtype: event['ruleSubtype'] ?? event['ruleSubType'],
    ruleTags: tagList(event['ruleTags']),
    policy: {
      id: event['policyId'],
      name: event['name'] ?? policy['name'],
      description: event['description'] ?? policy['description'],
      version: event['policyVersion'] ?? policy['version'],
      origin: event['policyOrigin'] ?? event['origin'],
    },
    output: event['output'],
    source: event['source'],
    containerId: event['containerId'],
    agentId: event['agentId'],
    mac: event['hostMac'],
    otherMac: event['machineId'],
    hostName: hostName ?? event['hostname'],
    actions: event['actionResults'] ?? event['actions'],
    fields,
    labels: textMap(event['eventLabels'] ?? event['labels'], 'labels'),
    details: merged(remainder(event, known), details),
    url,
  });
}

const known = keySet(`
  id timestamp timestampNs timestampRFC3339Nano severity ruleName ruleType ruleSubtype
  ruleSubType ruleTags policyId name description policyVersion policyOrigin origin output
  source containerId agentId hostMac machineId hostname metrics actionResults actions
  fields eventLabels labels
`);

/** `metrics` is positional: host and container, or nine slots with MAC and host at 4 and 5. */
function namesOf(metrics: unknown): (string | undefined)[] {
  if (!Array.isArray(metrics)) return [];
  return metrics.length > 5 ? [text(metrics[5])] : [text(metrics[0]), text(metrics[1])];
}
