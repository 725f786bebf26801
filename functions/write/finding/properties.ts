import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { actionProperties } from './actions.ts';
import { imageResourceOf } from './containers.ts';
import { elsewhereProperties } from './elsewhere.ts';
import { propertyName, propertyValue, uniqueNames } from './property-names.ts';
import { cut } from './text.ts';

export interface PropertyLimits {
  /** Maximum characters of one value. */
  readonly value: number;
  /** Maximum bytes of unclaimed fields, names and values. */
  readonly unclaimedBytes: number;
}

/** The properties by name. The first `columns` are columns, the others are unclaimed fields. */
export interface SourceProperties {
  readonly properties: Record<string, string>;
  readonly columns: number;
}

/**
 * The source properties: first values that deserve a column and have no native field, under the old connector's names
 * where it had them; then all other values of the event, within their own limit. Text only, each truncated to a limit.
 * The most important properties come first, because a finding that is too large loses the last ones.
 * @param notAfter As for toFinding.
 */
export function sourceProperties(
  enriched: EnrichedEvent,
  unknownTechniques: readonly string[],
  notAfter: string,
  { value: limit, unclaimedBytes }: PropertyLimits,
): SourceProperties {
  const { event } = enriched;
  const columns: Property[] = [
    ...detectionProperties(event, notAfter),
    ...placeProperties(enriched),
    ['mitre_attack_other', unknownTechniques.join(', ')],
    ...actionProperties(event),
    ['working_directory', event.workingDirectory],
    ['syscall', event.call],
    ['syscall_result', event.callResult],
    ...elsewhereProperties(enriched),
    ['sysdig_url', event.url],
    ['sender_id', event.senderId === event.id ? undefined : event.senderId],
    ...Object.entries(event.origin ?? {}).map(([key, value]): Property => [
      `origin_${snakeCase(key)}`,
      value,
    ]),
    ...Object.entries(event.host?.tags ?? {}).map(([key, value]): Property => [
      `agent_tag_${key}`,
      value,
    ]),
  ];
  const shown = columns.flatMap(([name, value]) => (value ? [shownOf(name, value, limit)] : []));
  return {
    properties: uniqueNames([...shown, ...unclaimedProperties(event, limit, unclaimedBytes)]),
    columns: shown.length,
  };
}

function shownOf(name: string, value: string, limit: number): readonly [string, string] {
  const clean = propertyName(name);
  return [clean, cut(clean === name ? value : propertyValue(name, value), limit)];
}

/** Returns a value only if it differs from a known one. */
function other(known: string | undefined, said: string | undefined): string | undefined {
  return known === undefined || known === said ? undefined : said;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type Property = readonly [name: string, value: string | undefined];

function detectionProperties(event: RuntimeEvent, notAfter: string): Property[] {
  const { policy } = event;
  return [
    ['sender', event.sender],
    ['event_id', event.id],
    ...timeProperties(event, notAfter),
    ['summary', event.description],
    ['priority', event.priority],
    ['severity', event.sender === 'sysdig' ? event.priority : undefined],
    ['rule_type', event.ruleType],
    ['rule_subtype', event.ruleSubtype],
    ['rule_tags', event.ruleTags.join(', ')],
    ['event_source', event.source],
    ['policy_id', policy?.id],
    ['policy_name', policy?.name],
    // For cloud events, Sysdig repeats the event's text as the policy's description.
    ['policy_description', other(event.description, policy?.description)],
    ['policy_version', policy?.version],
    ['policy_origin', policy?.origin],
    ['policy_run_book', policy?.runBook],
  ];
}

/** The finding has the time of receipt if the event has no readable time, or one in the future. */
function timeProperties({ timeSource, time }: RuntimeEvent, notAfter: string): Property[] {
  if (timeSource === 'receipt') return [['time_source', 'receipt: the event has no readable time']];
  if (time <= notAfter) return [];
  return [
    ['time_source', 'receipt: the time of the event is in the future'],
    ['sender_time', time],
  ];
}

function placeProperties({ event, instance }: EnrichedEvent): Property[] {
  const { container, kubernetes, host, cloud, target } = event;
  return [
    ['container_id', container?.id],
    ['container_name', container?.name],
    ['container_image_repo', container?.image?.repository],
    ['container_image_tag', container?.image?.tag],
    ['container_image_digest', container?.image?.digest],
    ['container_image_id', container?.image?.id],
    ['container_image_reference', container?.image?.reference],
    ['container_image_resource', imageResourceOf(event)],
    ['kubernetes_cluster_id', kubernetes?.clusterId],
    ['kubernetes_cluster_name', kubernetes?.cluster],
    ['kubernetes_namespace_name', kubernetes?.namespace],
    ['kubernetes_node_name', kubernetes?.node],
    ['kubernetes_pod_name', kubernetes?.pod],
    ['kubernetes_pod_uid', kubernetes?.podUid],
    ...Object.entries(kubernetes?.workloads ?? {}).map(([kind, name]): Property => [
      `kubernetes_${kind.toLowerCase()}_name`,
      name,
    ]),
    ['host_name', host?.name],
    ['host_mac', host?.mac],
    ['host_id', host?.id],
    ['cloud_provider', cloud?.provider],
    ['cloud_account', cloud?.account],
    ['cloud_organization', cloud?.organization],
    ['cloud_project', cloud?.project],
    ['cloud_region', cloud?.region],
    ['cloud_zone', cloud?.zone],
    ['cloud_location', cloud?.location],
    ['target_name', target?.displayName],
    ['instance_id', instance?.id ?? cloud?.instanceId],
    ['instance_name', instance?.name ?? cloud?.instanceName],
    ['cloud_instance_id', other(instance?.id, cloud?.instanceId)],
    ['cloud_instance_name', other(instance?.name, cloud?.instanceName)],
    ['gke_cluster_name', instance?.cluster],
    ['gke_cluster_location', instance?.clusterLocation],
    ['agent_id', host?.agentId],
  ];
}

/** In the order of the event, as many as the limit allows. */
function unclaimedProperties(
  { unclaimed }: RuntimeEvent,
  limit: number,
  maxBytes: number,
): (readonly [string, string])[] {
  let bytes = 0;
  return unclaimed.flatMap(({ name, value }) => {
    const property = shownOf(name, value, limit);
    const size = Buffer.byteLength(property[0]) + Buffer.byteLength(property[1]);
    if (bytes + size > maxBytes) return [];
    bytes += size;
    return [property];
  });
}
