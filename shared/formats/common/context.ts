import type { RuntimeEvent } from '../../event.ts';
import { definedOrNothing } from '../../objects.ts';
import { listOf } from './text.ts';

/** Falco's fields and Sysdig's labels, of which an event has one or both. */
export interface Facts {
  readonly fields: Record<string, string>;
  readonly labels: Record<string, string>;
}

/** The container an event happened in, or undefined when it happened on the host itself. */
export function containerOf({ fields, labels }: Facts, id?: string): RuntimeEvent['container'] {
  const containerId = id ?? fields['container.id'];
  if (containerId === 'host') return undefined;
  const image = definedOrNothing({
    repository: labels['container.image.repo'] ?? fields['container.image.repository'],
    tag: labels['container.image.tag'] ?? fields['container.image.tag'],
    digest: labels['container.image.digest'] ?? fields['container.image.digest'],
    id: labels['container.image.id'] ?? fields['container.image.id'],
  });
  return definedOrNothing({
    id: containerId,
    name: labels['container.name'] ?? fields['container.name'],
    image,
  });
}

/**
 * Sysdig's labels and Falco's fields for the names of workloads, by Kubernetes kind. The plugin k8smeta took the
 * place of Falco's own fields but for namespace and pod (falcosecurity/plugins:plugins/k8smeta/README.md).
 */
const workloadKinds = {
  Deployment: ['kubernetes.deployment.name', 'k8s.deployment.name', 'k8smeta.deployment.name'],
  ReplicaSet: ['kubernetes.replicaSet.name', 'k8s.rs.name', 'k8smeta.rs.name'],
  DaemonSet: ['kubernetes.daemonSet.name', 'k8s.ds.name'],
  StatefulSet: ['kubernetes.statefulSet.name', 'k8s.sts.name'],
  Job: ['kubernetes.job.name', 'k8s.job.name'],
  CronJob: ['kubernetes.cronJob.name', 'k8s.cronjob.name'],
  Service: ['kubernetes.service.name', 'k8s.svc.name', 'k8smeta.svc.name'],
  ReplicationController: [
    'kubernetes.replicationController.name',
    'k8s.rc.name',
    'k8smeta.rc.name',
  ],
} as const;

export function kubernetesOf(facts: Facts): RuntimeEvent['kubernetes'] {
  const { fields, labels } = facts;
  const inName = fromContainerName(containerOf(facts)?.name);
  return definedOrNothing({
    cluster:
      labels['kubernetes.cluster.name'] ?? fields['k8s.cluster.name'] ?? fields['ka.cluster.name'],
    namespace:
      labels['kubernetes.namespace.name'] ??
      labels['container.label.io.kubernetes.pod.namespace'] ??
      fields['k8s.ns.name'] ??
      fields['k8smeta.ns.name'] ??
      fields['ka.target.namespace'] ??
      inName?.namespace,
    node: labels['kubernetes.node.name'] ?? fields['k8s.node.name'],
    pod:
      labels['kubernetes.pod.name'] ??
      labels['container.label.io.kubernetes.pod.name'] ??
      fields['k8s.pod.name'] ??
      fields['k8smeta.pod.name'] ??
      requestedPod(fields) ??
      inName?.pod,
    podUid: fields['k8s.pod.uid'] ?? fields['k8s.pod.id'] ?? fields['k8smeta.pod.uid'],
    podLabels: podLabels(fields['k8s.pod.labels'] ?? fields['k8smeta.pod.labels']),
    container: labels['container.label.io.kubernetes.container.name'] ?? inName?.container,
    workloads: workloadsOf(facts),
  });
}

/**
 * The pod that a call of the Kubernetes API was about. A generated name is only in the answer. Fields of the request
 * for a pod are there for nothing but pods (falcosecurity/plugins:plugins/k8saudit/README.md).
 */
function requestedPod(fields: Facts['fields']): string | undefined {
  const resource = fields['ka.target.resource'];
  const isPod =
    resource === 'pods' ||
    (resource === undefined && Object.keys(fields).some((key) => key.startsWith('ka.req.pod.')));
  const name = isPod ? (fields['ka.target.name'] ?? fields['ka.resp.name']) : undefined;
  return fields['ka.target.pod.name'] ?? name;
}

function workloadsOf({ fields, labels }: Facts): Record<string, string> | undefined {
  const named: [string, string | undefined][] = Object.entries(workloadKinds).map(
    ([kind, [label, ...names]]) => [
      kind,
      labels[label] ?? onlyOf(names.map((name) => fields[name]).find((name) => name !== undefined)),
    ],
  );
  const type = labels['kubernetes.workload.type']?.toLowerCase();
  const kind = Object.keys(workloadKinds).find((name) => name.toLowerCase() === type);
  if (kind !== undefined) named.push([kind, labels['kubernetes.workload.name']]);
  return definedOrNothing(
    Object.fromEntries(named.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  );
}

/**
 * The kubelet named Docker containers k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT; events of that time
 * carry no other trace of the pod (kubernetes/kubernetes:pkg/kubelet/dockershim/naming.go, v1.23).
 */
function fromContainerName(
  name: string | undefined,
): { container: string; pod: string; namespace: string } | undefined {
  const [prefix, container, pod, namespace, uid, attempt] = name?.split('_') ?? [];
  if (prefix !== 'k8s' || !container || !pod || !namespace || !uid || !attempt) return undefined;
  return { container, pod, namespace };
}

/** A list of one: a pod may be of several services, and then none of them is its own. */
function onlyOf(list: string | undefined): string | undefined {
  const [first, ...others] = listOf(list);
  return others.length === 0 ? first : undefined;
}

/** Falco's list of `key:value`, joined by commas. */
function podLabels(list: string | undefined): Record<string, string> | undefined {
  const pairs = listOf(list).map((pair) => {
    const [key = '', ...value] = pair.split(':');
    return [key, value.join(':')] as const;
  });
  return definedOrNothing(Object.fromEntries(pairs.filter(([key]) => key !== '')));
}

export function cloudOf({ fields, labels }: Facts): RuntimeEvent['cloud'] {
  const provider = labels['cloudProvider.name']?.toLowerCase() ?? providerOf(fields, labels);
  return definedOrNothing({
    provider,
    account:
      labels['cloudProvider.account.id'] ??
      labels['aws.accountId'] ??
      labels['azure.subscriptionId'],
    region: labels['cloudProvider.region'] ?? labels['gcp.region'] ?? labels['aws.region'],
    zone: labels['gcp.availabilityZone'] ?? labels['cloudProvider.availabilityZone'],
    location: labels['gcp.location'] ?? labels['azure.location'],
    project:
      provider === 'gcp'
        ? // `gcp.projectId` holds the project's number on GKE, and `gcp.projectName` its id.
          (labels['gcp.projectName'] ??
          labels['gcp.projectId'] ??
          labels['cloudProvider.account.id'] ??
          fields['gcp.projectId'])
        : undefined,
    instanceId: labels['gcp.instanceId'] ?? labels['aws.instanceId'] ?? labels['azure.instanceId'],
    instanceName: labels['gcp.instanceName'] ?? labels['azure.instanceName'],
  });
}

function providerOf(fields: Facts['fields'], labels: Facts['labels']): string | undefined {
  const keys = [...Object.keys(labels), ...Object.keys(fields)];
  return ['gcp', 'aws', 'azure'].find((provider) =>
    keys.some((key) => key.startsWith(`${provider}.`)),
  );
}
