import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { apiVersionOf, kindOf, resourceNamed } from './kubernetes-resources.ts';

/** What was asked of the Kubernetes API, as far as an audit event says. */
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

/** By the fields ka.target.* and ka.verb, and what these lack by ka.uri or the audit event's own objectRef. */
export function requestOf(fields: Claims): KubernetesRequest | undefined {
  const uri = targetOf(fields.peek('ka.uri') ?? '');
  const resource =
    fields.take('ka.target.resource', ...pointer('objectRef/resource')) ?? uri?.resource;
  if (resource === undefined) return undefined;
  // A path may be of something else than the target, as with a rule's own fields.
  const own = uri?.resource === resource ? uri : undefined;
  const group = own?.group ?? fields.take(...pointer('objectRef/apiGroup'));
  const version = own?.version ?? fields.take(...pointer('objectRef/apiVersion'));
  const known = own === undefined && version === undefined ? resourceNamed(resource) : undefined;
  return defined({
    group: group ?? known?.group,
    version: version ?? known?.version,
    resource,
    namespace:
      fields.take('ka.target.namespace', ...pointer('objectRef/namespace')) ?? own?.namespace,
    name: fields.take('ka.target.name', ...pointer('objectRef/name')) ?? own?.name,
    subresource:
      fields.take('ka.target.subresource', ...pointer('objectRef/subresource')) ?? own?.subresource,
    verb: fields.take('ka.verb', ...pointer('verb')),
  });
}

/** What GKE's audit log names, `GROUP/VERSION/namespaces/NS/pods/POD/exec`: the core group is called core. */
export function requestNamed(resourceName: string): KubernetesRequest | undefined {
  return targetOf(
    resourceName.startsWith('core/') ? `/api/${resourceName.slice(5)}` : `/apis/${resourceName}`,
  );
}

/** What has a place of its own in a finding. */
const elsewhere = new Set(['pods', 'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings']);

/**
 * The object that a request was about, of the kinds of Kubernetes itself: a plural does not tell another's kind.
 * @param name reads it, once it is needed.
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

/** The two names of a value at a place in the audit event. */
function pointer(path: string): [string, string] {
  return [`jevt.value[/${path}]`, `json.value[/${path}]`];
}

/** What of a namespace's own path is no resource in it. */
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
