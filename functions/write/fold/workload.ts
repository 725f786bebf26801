import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** The kinds of workloads, from the owner down. A Service selects pods and owns none. */
const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet'] as const;

/**
 * What runs there, by the names that outlive a restart: the pod's owner, its container and its image in Kubernetes,
 * the host and the image elsewhere; and the account or organization of whatever cloud or service it is.
 */
export function workloadOf({ kubernetes = {}, container, host, cloud }: RuntimeEvent): unknown[] {
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

/** Docker's own name for it counts the restarts: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. */
function containerName(name: string | undefined): string | undefined {
  return name?.startsWith('k8s_') === true ? name.split('_')[1] : name;
}

/**
 * What Kubernetes appends to generated names: 5 characters for a pod, up to 10 for a ReplicaSet, of an alphabet
 * without vowels and look-alikes, so that they make no words (kubernetes/apimachinery:pkg/util/rand/rand.go).
 */
const podSuffix = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const templateHash = /-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/;

/** The owner by the pod's name: the number of a StatefulSet's pod stays, since it stays the pod's. */
function ownerOf(pod: string): string {
  const owner = pod.replace(podSuffix, '');
  return owner === pod ? pod : owner.replace(templateHash, '');
}

/** The ReplicaSet of another version of a Deployment is the same workload; its image tells the versions apart. */
function withoutHash(kind: string, name: string | undefined): string | undefined {
  return kind === 'ReplicaSet' ? name?.replace(templateHash, '') : name;
}
