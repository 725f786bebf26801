import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { apiVersionOf, kindOf, resourceNamed } from './kubernetes-resources.ts';
import { atPointer } from './pointers.ts';

/** A request to the Kubernetes API, as far as an audit event describes it. */
export interface KubernetesRequest {
  readonly resource: string;
  readonly group?: string;
  readonly version?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  readonly verb?: string;
}

type Target = Omit<KubernetesRequest, 'verb'>;

/** The values of `subresource` that only pods have, in https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
const ofPods = new Set(['attach', 'ephemeralcontainers', 'eviction', 'exec', 'portforward']);

const subresources = ['ka.target.subresource', ...atPointer('/objectRef/subresource')];

/** Reads the fields ka.target.* and ka.verb, and completes them from ka.uri or the audit event's own objectRef. */
export function requestOf(fields: Claims): KubernetesRequest | undefined {
  const uri = targetOf(fields.peekFirst('ka.uri', ...atPointer('/requestURI')) ?? '');
  const resource =
    fields.take('ka.target.resource', ...atPointer('/objectRef/resource')) ??
    uri?.resource ??
    (ofPods.has(fields.peekFirst(...subresources) ?? '') ? 'pods' : undefined);
  if (resource === undefined) return undefined;
  // A rule may print the path of another object than the target.
  const own = uri?.resource === resource ? uri : undefined;
  const group = own?.group ?? fields.take(...atPointer('/objectRef/apiGroup'));
  const version = own?.version ?? fields.take(...atPointer('/objectRef/apiVersion'));
  const known = own === undefined && version === undefined ? resourceNamed(resource) : undefined;
  return defined({
    group: group ?? known?.group,
    version: version ?? known?.version,
    resource,
    namespace:
      fields.take('ka.target.namespace', ...atPointer('/objectRef/namespace')) ?? own?.namespace,
    name: fields.take('ka.target.name', ...atPointer('/objectRef/name')) ?? own?.name,
    subresource: fields.take(...subresources) ?? own?.subresource,
    verb: fields.take('ka.verb', ...atPointer('/verb')),
  });
}

/**
 * Parses the resource name in GKE's audit log, `GROUP/VERSION/namespaces/NS/pods/POD/exec`: the core group is called
 * core.
 */
export function requestNamed(resourceName: string): KubernetesRequest | undefined {
  return targetOf(
    resourceName.startsWith('core/') ? `/api/${resourceName.slice(5)}` : `/apis/${resourceName}`,
  );
}

/** Resources that have their own field in a finding. */
const elsewhere = new Set(['pods', 'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings']);

/**
 * Returns the object that a request was about, if it is of a kind of Kubernetes itself: the plural does not identify
 * other kinds.
 * @param name Reads the object's name. Called only if needed.
 */
export function objectsOf(
  request: KubernetesRequest | undefined,
  name: () => string | undefined,
): NonNullable<Parts['kubernetes']>['objects'] {
  if (request === undefined || elsewhere.has(request.resource)) return undefined;
  const { group, version, resource, namespace } = request;
  const kind = kindOf(resource, group);
  const named = kind === undefined ? undefined : name();
  if (kind === undefined || named === undefined) return undefined;
  return [defined({ group: apiVersionOf(group, version), kind, namespace, name: named })];
}

/** The last parts of a namespace's own path that are no resource in it. */
const ofNamespaces = new Set(['status', 'finalize']);

/** `/api/v1/…` is the core group, `/apis/GROUP/VERSION/…` any other. */
function targetOf(uri: string): Target | undefined {
  const [path = ''] = uri.split(/[?#]/, 1);
  const [, api, ...rest] = path.split('/').map((part) => decoded(part));
  const [group, version, ...parts] =
    api === 'apis' ? rest : api === 'api' ? [undefined, ...rest] : [];
  if (version === undefined || !/^v\d\w*$/.test(version)) return undefined;
  const inNamespace =
    parts[0] === 'namespaces' && parts[2] !== undefined && !ofNamespaces.has(parts[2]);
  const [resource, name, subresource] = inNamespace ? parts.slice(2) : parts;
  if (!resource) return undefined;
  return defined({
    resource,
    group,
    version,
    namespace: inNamespace ? parts[1] : undefined,
    name: name || undefined,
    subresource: subresource || undefined,
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
