import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { resourceNamed } from './kubernetes-resources.ts';

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
