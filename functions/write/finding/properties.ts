import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { imageResourceOf } from './containers.ts';
import { cut } from './text.ts';

/**
 * The source properties: what is worth a column and has no native field, under the names that the
 * old connector gave them where it had them. Text only, each cut at `limit` characters. Those that matter most
 * come first: when a finding is too large, the last ones are left out.
 */
export function sourceProperties(
  { event, instance }: EnrichedEvent,
  unknownTechniques: readonly string[],
  limit: number,
): Record<string, string> {
  const { container, kubernetes, host, policy, cloud, actions } = event;
  const workloads = kubernetes?.workloads ?? {};
  // A capture that failed has a token as well, of nothing.
  const capture = actions.find(
    ({ token, successful }) => token !== undefined && successful !== false,
  );
  const values: [name: string, value: string | undefined][] = [
    ['sender', event.sender],
    ['event_id', event.id],
    ['summary', summaryOf(event)],
    ['priority', event.priority],
    ['severity', event.sender === 'sysdig' ? event.priority : undefined],
    ['rule_type', event.ruleType],
    ['rule_tags', event.ruleTags.join(', ')],
    ['event_source', event.source],
    ['policy_id', policy?.id],
    ['policy_name', policy?.name],
    ['policy_run_book', policy?.runBook],
    ['container_id', container?.id],
    ['container_name', container?.name],
    ['container_image_repo', container?.image?.repository],
    ['container_image_tag', container?.image?.tag],
    ['container_image_digest', container?.image?.digest],
    ['container_image_id', container?.image?.id],
    ['container_image_resource', imageResourceOf(event)],
    ['kubernetes_cluster_id', event.labels['kubernetes.cluster.id']],
    ['kubernetes_cluster_name', kubernetes?.cluster],
    ['kubernetes_namespace_name', kubernetes?.namespace],
    ['kubernetes_node_name', kubernetes?.node],
    ['kubernetes_pod_name', kubernetes?.pod],
    ...Object.entries(workloads).map(([kind, name]): [string, string] => [
      `kubernetes_${kind.toLowerCase()}_name`,
      name,
    ]),
    ['host_name', host?.name],
    ['host_mac', host?.mac],
    ['cloud_provider', cloud?.provider],
    ['cloud_account', cloud?.account],
    ['cloud_region', cloud?.region],
    ['instance_id', instance?.id ?? cloud?.instanceId],
    ['instance_name', instance?.name ?? cloud?.instanceName],
    ['gke_cluster_name', instance?.cluster],
    ['gke_cluster_location', instance?.clusterLocation],
    ['mitre_attack_other', unknownTechniques.join(', ')],
    ['agent_id', host?.agentId],
    ['capture_token', capture?.token],
    ['capture_id', capture?.captureId],
    ['capture_error', actions.find(({ error }) => error !== undefined)?.error],
    ['sysdig_url', event.url],
    ...prefixed('agent.tag.', 'agent_tag_', event.labels),
    ...prefixed('', 'detail_', event.details),
  ];
  return unique(
    values.flatMap(([name, value]) => (value ? [[name, cut(value, limit)] as const] : [])),
  );
}

/** Falco puts the time and the priority before what happened; the old connector took them off. */
export function summaryOf({ sender, output, priority }: RuntimeEvent): string {
  if (sender !== 'falco') return output;
  const at = output.indexOf(`: ${priority} `);
  return at < 0 ? output : output.slice(at + priority.length + 3);
}

function prefixed(from: string, to: string, labels: Record<string, string>): [string, string][] {
  return Object.entries(labels)
    .filter(([key]) => key.startsWith(from))
    .map(([key, value]) => [to + key.slice(from.length), value]);
}

/**
 * Names as Security Command Center takes them: a letter, then letters, digits and underscores, at
 * most 255 in all. Two that become the same are told apart by a number.
 */
function unique(entries: (readonly [string, string])[]): Record<string, string> {
  const properties = new Map<string, string>();
  // Where the last search ended, lest thousands that are alike take the square of it.
  const numbers = new Map<string, number>();
  for (const [name, value] of entries) {
    const clean = name.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(0, 240);
    let free = clean;
    let n = numbers.get(clean) ?? 1;
    while (properties.has(free)) {
      n += 1;
      free = `${clean}_${n}`;
    }
    numbers.set(clean, n);
    properties.set(free, value);
  }
  return Object.fromEntries(properties);
}
