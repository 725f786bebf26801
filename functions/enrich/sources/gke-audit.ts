import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims } from '../parts/claims.ts';
import { methodIn, requestIn, resourceNameIn, services } from '../parts/google-record.ts';
import { roleKinds, roleOf, rolesOf, subjectsInJson } from '../parts/kubernetes-rbac.ts';
import { objectsOf, requestNamed, type KubernetesRequest } from '../parts/kubernetes-request.ts';
import { containersInManifest } from '../parts/requested-containers.ts';
import { auditSentence } from './audit-sentence.ts';
import { googleCloudAudit } from './google-cloud-audit.ts';
import type { Source } from './source.ts';

/**
 * The audit log of GKE's Kubernetes API in Google Cloud's form: the service is k8s.io, and the resource's name is the
 * path of the Kubernetes API (https://docs.cloud.google.com/kubernetes-engine/docs/how-to/audit-logging).
 */
export const gkeAudit: Source = {
  watched: 'kubernetes-audit',
  provider: 'gcp',

  read(facts, alert, common): Parts {
    const parts = googleCloudAudit.read(facts, alert, common);
    return defined({ ...parts, ...requested(facts.fields, common) });
  },

  describe: auditSentence,
};

/** Returns whether an event of Google Cloud's audit log is from this one. */
export function isOfGke(fields: Claims): boolean {
  return fields.peekFirst(...services) === 'k8s.io' || methodIn(fields).startsWith('io.k8s.');
}

/** Returns the object of the request. Uses the manifest for facts that the path lacks. */
function requested(
  fields: Claims,
  common: Parts,
): Pick<Parts, 'kubernetes' | 'requestedContainers'> {
  const path = requestNamed(resourceNameIn(fields) ?? '');
  if (path === undefined) return {};
  const manifest = requestIn(fields);
  const metadata = isObject(manifest['metadata']) ? manifest['metadata'] : {};
  const verb = /\.([a-z]+)$/.exec(methodIn(fields))?.[1];
  const name = path.name ?? plain(metadata['name']);
  const request: KubernetesRequest = defined({ ...path, name, verb });
  return defined({
    kubernetes: definedOrNothing({
      ...common.kubernetes,
      namespace: request.namespace,
      pod: request.resource === 'pods' ? name : undefined,
      objects: objectsOf(request, () => name),
      accessReviews: [request],
      roles: rolesOf(request),
      bindings: bindingsOf(request, manifest),
    }),
    requestedContainers: containersInManifest(manifest),
  });
}

function bindingsOf(
  { resource, namespace, name }: KubernetesRequest,
  manifest: JsonObject,
): NonNullable<Parts['kubernetes']>['bindings'] {
  if (!/^(?:cluster)?rolebindings$/.test(resource)) return undefined;
  const roleRef = isObject(manifest['roleRef']) ? manifest['roleRef'] : {};
  const role = plain(roleRef['name']);
  return [
    defined({
      namespace,
      name,
      role:
        role === undefined ? undefined : roleOf(roleKinds.get(roleRef['kind']), role, namespace),
      subjects: Array.isArray(manifest['subjects'])
        ? subjectsInJson(JSON.stringify(manifest['subjects']))
        : undefined,
    }),
  ];
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
