import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { both } from './container.ts';
import type { Facts } from './claims.ts';
import { listOf } from './lists.ts';

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

/** Where in Kubernetes it happened. */
export function kubernetesOf(facts: Facts, container: Parts['container']): Parts['kubernetes'] {
  const { fields, labels } = facts;
  const inName = fromContainerName(container?.name);
  return definedOrNothing({
    cluster:
      both(facts, 'kubernetes.cluster.name', 'k8s.cluster.name') ?? fields.take('ka.cluster.name'),
    clusterId: labels.take('kubernetes.cluster.id'),
    namespace:
      labels.take('kubernetes.namespace.name', 'container.label.io.kubernetes.pod.namespace') ??
      fields.take('k8s.ns.name', 'k8smeta.ns.name') ??
      inName?.namespace,
    node: both(facts, 'kubernetes.node.name', 'k8s.node.name'),
    pod:
      labels.take('kubernetes.pod.name', 'container.label.io.kubernetes.pod.name') ??
      fields.take('k8s.pod.name', 'k8smeta.pod.name') ??
      inName?.pod,
    podUid: fields.take('k8s.pod.uid', 'k8s.pod.id', 'k8smeta.pod.uid'),
    podLabels: fields.read(podLabels, 'k8s.pod.labels', 'k8smeta.pod.labels'),
    container: labels.take('container.label.io.kubernetes.container.name') ?? inName?.container,
    workloads: workloadsOf(facts),
  });
}

function workloadsOf({ fields, labels }: Facts): Record<string, string> | undefined {
  const named = Object.entries(workloadKinds).map(
    ([kind, [label, ...names]]): [string, string | undefined] => [
      kind,
      labels.take(label) ?? fields.read(onlyOf, ...names),
    ],
  );
  const type = labels.peek('kubernetes.workload.type')?.toLowerCase();
  const kind = Object.keys(workloadKinds).find((name) => name.toLowerCase() === type);
  if (kind !== undefined) {
    labels.claim('kubernetes.workload.type');
    named.push([kind, labels.take('kubernetes.workload.name')]);
  }
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
function onlyOf(list: string): string | undefined {
  const [first, ...others] = listOf(list);
  return others.length === 0 ? first : undefined;
}

/** Falco's list of `key:value`, joined by commas. */
function podLabels(list: string): Record<string, string> | undefined {
  const pairs = listOf(list).map((pair) => {
    const [key = '', ...value] = pair.split(':');
    return [key, value.join(':')] as const;
  });
  return definedOrNothing(Object.fromEntries(pairs.filter(([key]) => key !== '')));
}
