/** A resource of the Kubernetes API, by the name that its paths have: `pods`. */
export interface ApiResource {
  readonly kind: string;
  /** Absent: the core group. */
  readonly group?: string;
  /** Absent where clusters serve more than one. */
  readonly version?: string;
}

function inGroup(group: string | undefined, version: string | undefined, ...kinds: string[]) {
  const rest = {
    ...(group !== undefined && { group }),
    ...(version !== undefined && { version }),
  };
  return kinds.map((kind): [string, ApiResource] => [pluralOf(kind), { kind, ...rest }]);
}

/** As Kubernetes names its own resources (kubernetes/apimachinery:pkg/api/meta/restmapper.go). */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === 'endpoints') return name;
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** The resources of Kubernetes itself; one group serves each since 1.25. */
const resources = new Map<string, ApiResource>([
  ...inGroup(
    undefined,
    'v1',
    'Pod',
    'Node',
    'Namespace',
    'Secret',
    'ConfigMap',
    'Service',
    'ServiceAccount',
    'Endpoints',
    'Event',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'ReplicationController',
    'ResourceQuota',
    'LimitRange',
    'PodTemplate',
  ),
  ...inGroup('apps', 'v1', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'),
  ...inGroup('batch', 'v1', 'Job', 'CronJob'),
  ...inGroup(
    'rbac.authorization.k8s.io',
    'v1',
    'Role',
    'ClusterRole',
    'RoleBinding',
    'ClusterRoleBinding',
  ),
  ...inGroup('networking.k8s.io', 'v1', 'Ingress', 'NetworkPolicy', 'IngressClass'),
  ...inGroup(
    'admissionregistration.k8s.io',
    'v1',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ),
  ...inGroup('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition'),
  ...inGroup('apiregistration.k8s.io', 'v1', 'APIService'),
  ...inGroup('storage.k8s.io', 'v1', 'StorageClass', 'VolumeAttachment', 'CSIDriver'),
  ...inGroup('policy', 'v1', 'PodDisruptionBudget'),
  ...inGroup('scheduling.k8s.io', 'v1', 'PriorityClass'),
  ...inGroup('coordination.k8s.io', 'v1', 'Lease'),
  ...inGroup('certificates.k8s.io', 'v1', 'CertificateSigningRequest'),
  ...inGroup('autoscaling', undefined, 'HorizontalPodAutoscaler'),
]);

const byKind = new Map([...resources.values()].map((resource) => [resource.kind, resource]));

/** The resource of Kubernetes itself with this name; undefined for one that is defined elsewhere. */
export function resourceNamed(plural: string): ApiResource | undefined {
  return resources.get(plural.toLowerCase());
}

/** Its kind; undefined for one of another group, since a plural alone does not tell. */
export function kindOf(plural: string, group: string | undefined): string | undefined {
  const known = resourceNamed(plural);
  return known?.group === group ? known?.kind : undefined;
}

/** The same by its kind: `Deployment`. */
export function resourceOfKind(kind: string): ApiResource | undefined {
  return byKind.get(kind);
}

/** Group and version as a manifest's apiVersion has them, and finding's `kubernetes.objects`: `apps/v1`, `v1`. */
export function apiVersionOf(
  group: string | undefined,
  version: string | undefined,
): string | undefined {
  return group !== undefined && version !== undefined ? `${group}/${version}` : (group ?? version);
}

/**
 * The method as GKE's audit log names it, `io.k8s.core.v1.pods.create`: groups label by label from the end, those
 * without a dot under io.k8s.
 */
export function methodNameOf(
  group: string | undefined,
  names: readonly (string | undefined)[],
): string {
  const reversed = (group ?? 'core').split('.').toReversed();
  const prefix = reversed.length === 1 ? ['io', 'k8s', ...reversed] : reversed;
  return [...prefix, ...names].filter((name) => name !== undefined).join('.');
}
