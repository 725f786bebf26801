import type { Parts } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims } from '../parts/claims.ts';
import { apiVersionOf, resourceOfKind } from '../parts/kubernetes-resources.ts';
import type { Source } from './source.ts';

/**
 * Sysdig's policy checks of requests to a cluster and of the objects in it: the content k8sAdmissionReview of its
 * forwarder and its API.
 *
 * The class in Security Command Center (finding.proto) is MISCONFIGURATION, "a potential weakness in cloud
 * resource/asset configuration that increases risk". POSTURE_VIOLATION does not fit: "a potential security risk due to
 * a change in the security posture" refers to changes of Google's postures.
 */
export const admission: Source = {
  watched: 'admission',
  locatedBy: 'cluster',
  findingClass: 'MISCONFIGURATION',
  matches: ({ source, origin }, { details }) =>
    source === 'K8SAdmissionController' ||
    origin?.contentType === 'k8sAdmissionReview' ||
    details.peek('type') === 'k8sAdmissionReview' ||
    (isPosture(origin) && details.peek('resourceKind') !== undefined),
  describe,
  read({ fields, labels, details }, _alert, { kubernetes }): Parts {
    const namespace = details.take('namespace') ?? labels.peek('kubernetes.namespace.name');
    labels.claimAs(namespace, 'kubernetes.namespace.name');
    const cluster = kubernetes?.cluster ?? details.take('clusterName');
    details.claimAs(cluster, 'clusterName');
    return defined({
      actor: definedOrNothing({ userName: fields.take('ka.user.name') }),
      kubernetes: definedOrNothing({
        ...kubernetes,
        cluster,
        namespace,
        ...reviewed(details, namespace),
      }),
    });
  },
};

function isPosture(origin: Alert['origin']): boolean {
  return [origin?.category, origin?.engine, origin?.rawEventCategory].includes('kspm');
}

/** Returns the reviewed object. */
function reviewed(
  details: Claims,
  namespace: string | undefined,
): Pick<NonNullable<Parts['kubernetes']>, 'pod' | 'objects'> {
  const [kind, name] = [details.peek('resourceKind'), details.peek('resourceName')];
  if (kind === undefined || name === undefined) return {};
  details.claim('resourceKind', 'resourceName');
  if (kind === 'Pod') return { pod: name };
  const { group, version } = resourceOfKind(kind) ?? {};
  return { objects: [defined({ group: apiVersionOf(group, version), kind, namespace, name })] };
}

function describe({ kubernetes }: Parts, { rule, policy }: Alert): string | undefined {
  const [object] = kubernetes?.objects ?? [];
  const what = object ?? (kubernetes?.pod && { kind: 'Pod', name: kubernetes.pod });
  if (!what) return undefined;
  const name =
    kubernetes?.namespace === undefined ? what.name : `${kubernetes.namespace}/${what.name}`;
  const where = kubernetes?.cluster === undefined ? '' : ` in cluster ${kubernetes.cluster}`;
  return `${what.kind} ${name}${where} violates the policy ${policy?.name ?? rule}`;
}
