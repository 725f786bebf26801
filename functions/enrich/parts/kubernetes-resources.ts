/** A resource of the Kubernetes API, by its name in paths: `pods`. */
export interface ApiResource {
  readonly kind: string;
  /** Absent: the core group. */
  readonly group?: string;
  /** Absent if clusters serve more than one version. */
  readonly version?: string;
}

function inGroup(group: string | undefined, version: string | undefined, ...kinds: string[]) {
  const rest = {
    ...(group !== undefined && { group }),
    ...(version !== undefined && { version }),
  };
  return kinds.map((kind): [string, ApiResource] => [pluralOf(kind), { kind, ...rest }]);
}

/** Forms plurals as Kubernetes does (kubernetes/apimachinery:pkg/api/meta/restmapper.go). */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === 'endpoints') return name;
  if (name.endsWith('s')) return `${name}es`;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** Kubernetes' own resources; since 1.25 each is served by one group. Pod security policies ended with that version. */
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
  ...inGroup(
    'apps',
    'v1',
    'Deployment',
    'ReplicaSet',
    'DaemonSet',
    'StatefulSet',
    'ControllerRevision',
  ),
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
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ),
  ...inGroup('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition'),
  ...inGroup('apiregistration.k8s.io', 'v1', 'APIService'),
  ...inGroup('storage.k8s.io', 'v1', 'StorageClass', 'VolumeAttachment', 'CSIDriver', 'CSINode'),
  ...inGroup('policy', 'v1', 'PodDisruptionBudget'),
  ...inGroup('policy', 'v1beta1', 'PodSecurityPolicy'),
  ...inGroup('scheduling.k8s.io', 'v1', 'PriorityClass'),
  ...inGroup('coordination.k8s.io', 'v1', 'Lease'),
  ...inGroup('discovery.k8s.io', 'v1', 'EndpointSlice'),
  ...inGroup('node.k8s.io', 'v1', 'RuntimeClass'),
  ...inGroup('flowcontrol.apiserver.k8s.io', 'v1', 'FlowSchema', 'PriorityLevelConfiguration'),
  ...inGroup('certificates.k8s.io', 'v1', 'CertificateSigningRequest'),
  ...inGroup('autoscaling', undefined, 'HorizontalPodAutoscaler'),
]);

const byKind = new Map([...resources.values()].map((resource) => [resource.kind, resource]));

/** Returns Kubernetes' own resource with this name; undefined for a resource defined elsewhere. */
export function resourceNamed(plural: string): ApiResource | undefined {
  return resources.get(plural.toLowerCase());
}

/** Returns the resource's kind; undefined for a resource of another group, since the plural alone is ambiguous. */
export function kindOf(plural: string, group: string | undefined): string | undefined {
  const known = resourceNamed(plural);
  return known?.group === group ? known?.kind : undefined;
}

/** Returns the resource of a kind: `Deployment`. */
export function resourceOfKind(kind: string): ApiResource | undefined {
  return byKind.get(kind);
}

/** Returns group and version as in a manifest's apiVersion and a finding's `kubernetes.objects`: `apps/v1`, `v1`. */
export function apiVersionOf(
  group: string | undefined,
  version: string | undefined,
): string | undefined {
  return group !== undefined && version !== undefined ? `${group}/${version}` : (group ?? version);
}

/**
 * Returns the method name of GKE's audit log, `io.k8s.core.v1.pods.create`: the labels of the group in reverse order;
 * groups without a dot are under io.k8s.
 */
export function methodNameOf(
  group: string | undefined,
  names: readonly (string | undefined)[],
): string {
  const reversed = (group ?? 'core').split('.').toReversed();
  const prefix = reversed.length === 1 ? ['io', 'k8s', ...reversed] : reversed;
  return [...prefix, ...names].filter((name) => name !== undefined).join('.');
}
