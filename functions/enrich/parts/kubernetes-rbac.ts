import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import type { KubernetesRequest } from './kubernetes-request.ts';
import { listOf, orNothing } from './lists.ts';
import { atPointer } from './pointers.ts';

type Kubernetes = NonNullable<Parts['kubernetes']>;
type Role = NonNullable<Kubernetes['roles']>[number];
type Binding = NonNullable<Kubernetes['bindings']>[number];
type Subject = NonNullable<Binding['subjects']>[number];

const subjectKinds = new Map<unknown, Subject['kind']>([
  ['User', 'USER'],
  ['Group', 'GROUP'],
  ['ServiceAccount', 'SERVICEACCOUNT'],
]);

export const roleKinds = new Map<unknown, Role['kind']>([
  ['Role', 'ROLE'],
  ['ClusterRole', 'CLUSTER_ROLE'],
]);

/** Returns the role that a request was about. Its permissions stay a property. */
export function rolesOf(request: KubernetesRequest | undefined): Role[] | undefined {
  const kind = { roles: 'ROLE', clusterroles: 'CLUSTER_ROLE' } as const;
  const { resource, name, namespace } = request ?? {};
  if (name === undefined || (resource !== 'roles' && resource !== 'clusterroles')) return undefined;
  return [defined({ kind: kind[resource], namespace, name })];
}

/** Returns the binding that a request was about: the role and its subjects. */
export function bindingsOf(
  fields: Claims,
  request: KubernetesRequest | undefined,
): Binding[] | undefined {
  const isBinding = request === undefined || /^(?:cluster)?rolebindings$/.test(request.resource);
  if (!isBinding) return undefined;
  const binding = definedOrNothing({
    namespace: request?.namespace,
    name: request?.name ?? (request && fields.take('ka.resp.name')),
    role: boundRole(fields, request),
    subjects: subjectsOf(fields),
  });
  return binding && [binding];
}

/** The kind of the role is certain for a ClusterRoleBinding. A RoleBinding may refer to a ClusterRole, too. */
function boundRole(fields: Claims, request: KubernetesRequest | undefined): Role | undefined {
  const name = fields.take('ka.req.binding.role', ...atPointer('/requestObject/roleRef/name'));
  if (name === undefined) return undefined;
  const kind =
    request?.resource === 'clusterrolebindings'
      ? 'CLUSTER_ROLE'
      : fields.read((value) => roleKinds.get(value), ...atPointer('/requestObject/roleRef/kind'));
  return roleOf(kind, name, request?.namespace);
}

/** Returns the role that a binding names. It is in the binding's namespace, or a ClusterRole is in none. */
export function roleOf(kind: Role['kind'], name: string, ofBinding: string | undefined): Role {
  return defined({ kind, namespace: kind === 'ROLE' ? ofBinding : undefined, name });
}

/** Reads all subjects from JSON, else by kind. */
function subjectsOf(fields: Claims): Subject[] | undefined {
  const whole = fields.read(
    subjectsInJson,
    'ka.req.binding.subjects',
    ...atPointer('/requestObject/subjects'),
  );
  const byKind = [
    ...namesIn(fields, 'user_names').map((name) => ({ kind: 'USER' as const, name })),
    ...namesIn(fields, 'group_names').map((name) => ({ kind: 'GROUP' as const, name })),
    ...serviceAccounts(fields),
  ];
  return whole ?? orNothing(byKind);
}

function namesIn(fields: Claims, list: string): string[] {
  return listOf(fields.take(`ka.req.binding.subjects.${list}`));
}

/** Parses namespace:name, if the rule prints service accounts so. */
function serviceAccounts(fields: Claims): Subject[] {
  return (
    fields.read(serviceAccountsIn, 'ka.req.binding.subjects.serviceaccount_ns_names') ??
    namesIn(fields, 'serviceaccount_names').map((name) => ({ kind: 'SERVICEACCOUNT', name }))
  );
}

function serviceAccountsIn(list: string): Subject[] | undefined {
  const pairs = listOf(list).map((text) => text.split(':'));
  const accounts = pairs.flatMap(([namespace, name, ...rest]): Subject[] =>
    namespace && name && rest.length === 0 ? [{ kind: 'SERVICEACCOUNT', namespace, name }] : [],
  );
  return accounts.length === pairs.length ? orNothing(accounts) : undefined;
}

/** Parses a list, or its elements joined by commas, in parentheses if Falco made it a text. */
export function subjectsInJson(text: string): Subject[] | undefined {
  const objects = objectsIn(text.startsWith('[') ? text : `[${text.replace(/^\(|\)$/g, '')}]`);
  const subjects = objects.flatMap(({ kind, name, namespace }) => {
    const known = subjectKinds.get(kind);
    if (known === undefined || typeof name !== 'string' || name === '') return [];
    const place = typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
    return [defined({ kind: known, namespace: place, name })];
  });
  // If one element cannot be parsed, the whole list stays a property.
  return subjects.length === objects.length ? orNothing(subjects) : undefined;
}

function objectsIn(text: string): JsonObject[] {
  try {
    const value = parseJson(text);
    return Array.isArray(value) && value.every(isObject) ? value : [];
  } catch {
    // The text may have been truncated.
    return [];
  }
}
