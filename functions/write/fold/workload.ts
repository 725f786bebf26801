import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** Workload kinds, owner first. A Service selects pods but owns none. */
const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet'] as const;

/** Sources of events on the agent's own host. In contrast, any host may read another system's log. */
const onHost = new Set<RuntimeEvent['watched']>(['system-calls', 'windows', 'falco', 'other']);

/**
 * The workload by names that survive a restart: in Kubernetes the pod's owner, container and image, elsewhere the host
 * and the image; and the account or organization of the cloud or service.
 */
export function workloadOf(event: RuntimeEvent): unknown[] {
  const { kubernetes = {}, container, cloud, watched } = event;
  const host = onHost.has(watched) ? event.host : undefined;
  const { cluster, namespace, pod, workloads = {} } = kubernetes;
  const kind = kinds.find((each) => workloads[each] !== undefined);
  const owner =
    kind === undefined ? pod && ['Pod', ownerOf(pod)] : [kind, withoutHash(kind, workloads[kind])];
  const { repository, tag, digest, id } = container?.image ?? {};
  return [
    cluster,
    namespace,
    owner ?? ['Host', host?.name ?? host?.id ?? host?.mac],
    owner && containerName(kubernetes.container ?? container?.name),
    [repository, tag, digest ?? id],
    [cloud?.provider, cloud?.account ?? cloud?.project, cloud?.organization],
  ];
}

/** Docker's own name of the container counts restarts: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. */
function containerName(name: string | undefined): string | undefined {
  return name?.startsWith('k8s_') === true ? name.split('_')[1] : name;
}

/**
 * The suffixes of generated names in Kubernetes: 5 characters for a pod, up to 10 for a ReplicaSet, from an alphabet
 * without vowels and lookalikes, so that they form no words (kubernetes/apimachinery:pkg/util/rand/rand.go).
 */
const podSuffix = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const templateHash = /-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/;

/** The owner from the pod's name. Keeps the ordinal of a StatefulSet's pod, because it is stable. */
function ownerOf(pod: string): string {
  const owner = pod.replace(podSuffix, '');
  return owner === pod ? pod : owner.replace(templateHash, '');
}

/** The ReplicaSet of another version of a Deployment is the same workload; its image distinguishes the versions. */
function withoutHash(kind: string, name: string | undefined): string | undefined {
  return kind === 'ReplicaSet' ? name?.replace(templateHash, '') : name;
}
