import type { Alert } from '@pipeline/shared/alert.ts';
import type { Parts } from '@pipeline/shared/event.ts';
import { kindOf } from '../parts/kubernetes-resources.ts';

/** A verb in the past tense for a successful call, and in the infinitive for a failed one. */
type Verb = readonly [done: string, tried: string];

const ofObjects = new Map<string, Verb>([
  ['create', ['created', 'create']],
  ['get', ['read', 'read']],
  ['list', ['listed', 'list']],
  ['watch', ['watched', 'watch']],
  ['update', ['changed', 'change']],
  ['patch', ['changed', 'change']],
  ['delete', ['deleted', 'delete']],
  ['deletecollection', ['deleted all', 'delete all']],
]);

const ofSubresources = new Map<string, Verb>([
  ['exec', ['ran a command in', 'run a command in']],
  ['attach', ['attached to', 'attach to']],
  ['portforward', ['forwarded a port of', 'forward a port of']],
]);

/**
 * Returns who did what to which object, `jdoe created ClusterRoleBinding ops-admin`, or to which path,
 * `jdoe read /version`.
 */
export function auditSentence(
  { actor, api, kubernetes }: Parts,
  { fields }: Pick<Alert, 'fields'>,
): string | undefined {
  const [review] = kubernetes?.accessReviews ?? [];
  const who = actor?.email ?? actor?.subject ?? actor?.userName;
  if (who === undefined) return undefined;
  if (review === undefined) {
    const { 'ka.verb': verb, 'ka.uri': uri } = fields;
    if (verb === undefined || uri === undefined) return undefined;
    return said(who, verbFor(verb, undefined), uri, api?.failure);
  }
  const { resource, group, namespace, subresource } = review;
  const [object] = kubernetes?.objects ?? [];
  const name = review.name ?? object?.name ?? (resource === 'pods' ? kubernetes?.pod : undefined);
  const what = name === undefined ? resource : `${kindOf(resource, group) ?? resource} ${name}`;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return said(who, verbFor(review.verb, subresource), what + where, api?.failure);
}

function said(who: string, [done, tried]: Verb, what: string, failure: string | undefined): string {
  return failure === undefined
    ? `${who} ${done} ${what}`
    : `${who} tried to ${tried} ${what}, which failed: ${failure}`;
}

function verbFor(verb: string | undefined, subresource: string | undefined): Verb {
  if (subresource !== undefined) {
    const used = `${subresource} of`;
    return ofSubresources.get(subresource) ?? [`used ${used}`, `use ${used}`];
  }
  if (verb === undefined) {
    return ['called the Kubernetes API about', 'call the Kubernetes API about'];
  }
  return ofObjects.get(verb) ?? [`did ${verb} on`, `do ${verb} on`];
}
