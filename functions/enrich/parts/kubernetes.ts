import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { either } from './container.ts';
import type { Claims, Facts } from './claims.ts';
import { listOf } from './lists.ts';
import { clusterNames } from './named-place.ts';

/**
 * Sysdig's labels and Falco's fields for the names of workloads, by Kubernetes kind. The plugin k8smeta replaces
 * Falco's own fields except namespace and pod (falcosecurity/plugins:plugins/k8smeta/README.md).
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

const podLabelFields = ['k8s.pod.labels', 'k8smeta.pod.labels'];
/** The path of an object of labels is plural. */
const onePodLabel = /^(?:k8s(?:meta)?|kubernetes)\.pod\.labels?(?:\[(.+)\]|[._](.+))$/;

/** Returns the event's place in Kubernetes. */
export function kubernetesOf(facts: Facts, container: Parts['container']): Parts['kubernetes'] {
  const { fields, labels } = facts;
  const inName = fromContainerName(container?.name);
  const pod =
    either(
      facts,
      ['kubernetes.pod.name', 'container.label.io.kubernetes.pod.name'],
      ['k8s.pod.name', 'k8smeta.pod.name'],
    ) ?? inName?.pod;
  return definedOrNothing({
    ...clusterOf(facts),
    namespace:
      either(
        facts,
        ['kubernetes.namespace.name', 'container.label.io.kubernetes.pod.namespace'],
        ['k8s.ns.name', 'k8smeta.ns.name'],
      ) ?? inName?.namespace,
    node: either(facts, ['kubernetes.node.name'], ['k8s.node.name']),
    pod,
    podUid: fields.take('k8s.pod.uid', 'k8s.pod.id', 'k8smeta.pod.uid'),
    // Labels belong to a pod: without one, no part can hold them.
    podLabels: pod === undefined ? undefined : podLabelsOf(facts),
    container:
      labels.take(
        'container.label.io.kubernetes.container.name',
        'kubernetes.pod.container.name',
        'kubernetes.container.name',
      ) ?? inName?.container,
    workloads: workloadsOf(facts),
  });
}

/** Returns only the cluster. If the sender runs in another place than the event, its pod and node are irrelevant. */
export function clusterOf(
  facts: Facts,
): Pick<NonNullable<Parts['kubernetes']>, 'cluster' | 'clusterId'> {
  return defined({
    cluster: either(facts, ['kubernetes.cluster.name'], ['ka.cluster.name']) ?? ownCluster(facts),
    clusterId: facts.labels.take('kubernetes.cluster.id'),
  });
}

/** An operator's field. Unlike others, it is trusted more than the wrapper, unless others contradict it. */
function ownCluster({ fields }: Facts): string | undefined {
  if (fields.peek('k8s.cluster.name') === undefined) return undefined;
  return clusterNames(fields).size === 1 ? fields.take('k8s.cluster.name') : undefined;
}

function workloadsOf(facts: Facts): Record<string, string> | undefined {
  const { fields, labels } = facts;
  const named: Record<string, string> = {};
  for (const [kind, [label, ...names]] of Object.entries(workloadKinds)) {
    const name = labels.take(label) ?? fields.read(onlyOf, ...names);
    if (name === undefined) continue;
    fields.claimAs(name, ...names);
    named[kind] = name;
  }
  const type = labels.peek('kubernetes.workload.type')?.toLowerCase();
  const kind = Object.keys(workloadKinds).find((each) => each.toLowerCase() === type);
  const own =
    kind === undefined ? undefined : (named[kind] ?? labels.peek('kubernetes.workload.name'));
  if (kind !== undefined && own !== undefined) {
    named[kind] = own;
    labels.claim('kubernetes.workload.type');
    labels.claimAs(own, 'kubernetes.workload.name');
  }
  return definedOrNothing(named);
}

function podLabelsOf({ fields, labels }: Facts): Record<string, string> | undefined {
  return definedOrNothing({
    ...fields.read(podLabels, ...podLabelFields),
    ...singleLabels(fields),
    ...(labels.has('kubernetes.pod.label') ? singleLabels(labels) : {}),
  });
}

function singleLabels(claims: Claims): Record<string, string> {
  const single = claims.matching(onePodLabel);
  claims.claim(...single.map(({ name }) => name));
  return Object.fromEntries(
    single.map(({ match, value }) => [match[1] ?? match[2] ?? '', value] as const),
  );
}

/**
 * The kubelet named Docker containers k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. Events of that time contain no other
 * trace of the pod (kubernetes/kubernetes:pkg/kubelet/dockershim/naming.go, v1.23).
 */
function fromContainerName(
  name: string | undefined,
): { container: string; pod: string; namespace: string } | undefined {
  const [prefix, container, pod, namespace, uid, attempt] = name?.split('_') ?? [];
  if (prefix !== 'k8s' || !container || !pod || !namespace || !uid || !attempt) return undefined;
  return { container, pod, namespace };
}

/** Returns the element of a list of one. A pod may belong to several services, and none of them is then its own. */
function onlyOf(list: string): string | undefined {
  const [first, ...others] = listOf(list);
  return others.length === 0 ? first : undefined;
}

/** Parses Falco's list of `key:value`, joined by commas. */
function podLabels(list: string): Record<string, string> | undefined {
  const pairs = listOf(list).map((pair) => {
    const [key = '', ...value] = pair.split(':');
    return [key, value.join(':')] as const;
  });
  return definedOrNothing(Object.fromEntries(pairs.filter(([key]) => key !== '')));
}
