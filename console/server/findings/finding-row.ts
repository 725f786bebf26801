import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { FindingRow } from '../../api.ts';

/** Limit the text: the page receives it for ten thousand findings. */
const maxText = 1000;

/** The row of a finding. @param finding In the format of SCC's REST API. Missing fields become empty. */
export function toRow(id: string, finding: JsonObject): FindingRow {
  const pods = objects(at(finding, 'kubernetes', 'pods'));
  const containers = [
    ...objects(finding['containers']),
    ...pods.flatMap((pod) => objects(pod['containers'])),
  ];
  const kubernetesObjects = objects(at(finding, 'kubernetes', 'objects'));
  const properties = objectOf(finding['sourceProperties']);
  const mitre = objectOf(finding['mitreAttack']);
  const texts = [
    ...pods.map((pod) => text(pod['name'])),
    ...new Set(containers.flatMap(({ name, uri }) => [text(name), text(uri)])),
    text(finding['description']),
  ].filter((part) => part !== '');
  return {
    id,
    severity: severities.find((severity) => severity === finding['severity']) ?? 'LOW',
    category: text(finding['category']),
    eventTime: text(finding['eventTime']),
    resourceName: text(finding['resourceName']),
    ...(finding['state'] === 'INACTIVE' && { isInactive: true }),
    workload: workloadOf(pods, kubernetesObjects),
    cluster: clusterOf(finding),
    sender: text(properties['sender']),
    // A truncated list ends within a tag: drop it.
    tags: text(properties['rule_tags'])
      .split(', ')
      .filter((tag) => tag !== '' && !tag.endsWith('…')),
    tactics: names(mitre['primaryTactic'], mitre['additionalTactics']),
    techniques: names(mitre['primaryTechniques'], mitre['additionalTechniques']),
    namespace: [...pods, ...kubernetesObjects].map(({ ns }) => text(ns)).find(Boolean) ?? '',
    text: texts.join(' ').slice(0, maxText).toLowerCase(),
  };
}

/** Owners of a pod, the outermost first. */
const workloadKinds = ['CronJob', 'Job', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

function workloadOf(pods: readonly JsonObject[], kubernetes: readonly JsonObject[]): string {
  for (const kind of workloadKinds) {
    const object = kubernetes.find((each) => each['kind'] === kind);
    if (object !== undefined) return `${kind.toLowerCase()}/${text(object['name'])}`;
  }
  const name = text(pods[0]?.['name']);
  return name === '' ? '' : `pod/${name}`;
}

/** Prefer the resource's cluster, which is certain, to the sender's name for it. */
function clusterOf(finding: JsonObject): string {
  const [, name] = /\/clusters\/([^/]+)/.exec(text(finding['resourceName'])) ?? [];
  return name ?? text(objectOf(finding['sourceProperties'])['kubernetes_cluster_name']);
}

function names(...values: readonly unknown[]): string[] {
  return [...new Set(values.flat().map(text))].filter((name) => name !== '');
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function at(value: JsonObject, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
