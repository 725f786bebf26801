import type { EnrichedEvent, Instance } from '@pipeline/shared/event.ts';
import { isDnsLabel } from '@pipeline/shared/google-names.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Container } from './containers.ts';
import { encoded } from './text.ts';

export interface Kubernetes {
  readonly pods?: Pod[];
  readonly objects?: KubernetesObject[];
  readonly nodes?: { readonly name: string }[];
  readonly nodePools?: { readonly name: string; readonly nodes: { readonly name: string }[] }[];
  readonly roles?: Role[];
  readonly bindings?: Binding[];
  readonly accessReviews?: AccessReview[];
}

interface AccessReview {
  readonly group?: string;
  readonly ns?: string;
  readonly name?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb?: string;
  readonly version?: string;
}

interface Role {
  readonly kind?: 'ROLE' | 'CLUSTER_ROLE';
  readonly ns?: string;
  readonly name: string;
}

interface Binding {
  readonly ns?: string;
  readonly name?: string;
  readonly role?: Role;
  readonly subjects?: {
    readonly kind: 'USER' | 'SERVICEACCOUNT' | 'GROUP';
    readonly ns?: string;
    readonly name: string;
  }[];
}

interface Pod {
  readonly ns?: string;
  readonly name: string;
  readonly labels?: { readonly name: string; readonly value: string }[];
  readonly containers?: Container[];
}

interface KubernetesObject {
  readonly group?: string;
  readonly kind: string;
  readonly ns?: string;
  readonly name: string;
  readonly containers?: Container[];
}

/** The API group and version of each kind that a sender names. */
const groups = new Map([
  ['Deployment', 'apps/v1'],
  ['ReplicaSet', 'apps/v1'],
  ['DaemonSet', 'apps/v1'],
  ['StatefulSet', 'apps/v1'],
  ['Job', 'batch/v1'],
  ['CronJob', 'batch/v1'],
  ['Service', 'v1'],
  ['ReplicationController', 'v1'],
]);

/** Where in Kubernetes it happened, from the workload to the node. */
export function kubernetesOf(
  { event, instance }: EnrichedEvent,
  containers: Container[] | undefined,
): Kubernetes | undefined {
  const { kubernetes = {} } = event;
  // finding.proto requires of a namespace: "Must be a valid DNS label".
  const ns = isDnsLabel(kubernetes.namespace) ? kubernetes.namespace : undefined;
  const workloads = Object.entries(kubernetes.workloads ?? {});
  // Requested containers belong to the pod, or to the object that creates its pods.
  const isObjects = event.requestedContainers !== undefined && kubernetes.pod === undefined;
  const requested = isObjects ? containers : undefined;
  const objects = [
    ...workloads.map(([kind, name]) =>
      defined({ group: groups.get(kind), kind, ns, name: encoded(name) }),
    ),
    ...(kubernetes.objects ?? []).map((object) =>
      defined({
        ...withNamespace(object),
        group: object.group === undefined ? undefined : encoded(object.group),
        kind: encoded(object.kind),
        name: encoded(object.name),
        containers: requested,
      }),
    ),
  ];
  const node = instance && kubernetesNode(instance, kubernetes);
  return definedOrNothing({
    pods: podsOf(kubernetes, ns, containers),
    objects: objects.length === 0 ? undefined : objects,
    nodes: node && [node],
    nodePools:
      node && instance?.nodePool ? [{ name: instance.nodePool, nodes: [node] }] : undefined,
    roles: kubernetes.roles?.map(withNamespace),
    bindings: kubernetes.bindings?.map(({ role, subjects, ...binding }) =>
      defined({
        ...withNamespace(binding),
        role: role && withNamespace(role),
        subjects: subjects?.map(withNamespace),
      }),
    ),
    accessReviews: kubernetes.accessReviews?.map(withNamespace),
  });
}

function podsOf(
  kubernetes: NonNullable<EnrichedEvent['event']['kubernetes']>,
  ns: string | undefined,
  containers: Container[] | undefined,
): Pod[] | undefined {
  if (kubernetes.pod === undefined) return undefined;
  const labels = Object.entries(kubernetes.podLabels ?? {}).map(([name, value]) => ({
    name,
    value,
  }));
  return [
    defined({
      ns,
      name: encoded(kubernetes.pod),
      labels: labels.length === 0 ? undefined : labels,
      containers,
    }),
  ];
}

/** SCC names a node by its instance's full resource name. Not every instance is a node. */
function kubernetesNode(
  { project, zone, id, cluster }: Instance,
  kubernetes: NonNullable<EnrichedEvent['event']['kubernetes']>,
): { name: string } | undefined {
  const isNode = cluster ?? kubernetes.cluster ?? kubernetes.node ?? kubernetes.pod;
  if (isNode === undefined) return undefined;
  return { name: `//compute.googleapis.com/projects/${project}/zones/${zone}/instances/${id}` };
}

/** Security Command Center calls a namespace `ns`. */
function withNamespace<T extends { readonly namespace?: string }>({
  namespace,
  ...rest
}: T): Omit<T, 'namespace'> & { readonly ns?: string } {
  return isDnsLabel(namespace) ? { ...rest, ns: namespace } : rest;
}
