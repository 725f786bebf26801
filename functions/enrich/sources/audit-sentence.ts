import type { Parts } from '@pipeline/shared/event.ts';
import { kindOf } from '../parts/kubernetes-resources.ts';

const ofObjects = new Map([
  ['create', 'created'],
  ['get', 'read'],
  ['list', 'listed'],
  ['watch', 'watched'],
  ['update', 'changed'],
  ['patch', 'changed'],
  ['delete', 'deleted'],
  ['deletecollection', 'deleted all'],
]);

const ofSubresources = new Map([
  ['exec', 'ran a command in'],
  ['attach', 'attached to'],
  ['portforward', 'forwarded a port of'],
]);

/** Who did what to which object: `jdoe created ClusterRoleBinding ops-admin`. */
export function auditSentence({ actor, kubernetes }: Parts): string | undefined {
  const [review] = kubernetes?.accessReviews ?? [];
  const who = actor?.email ?? actor?.subject ?? actor?.userName;
  if (review === undefined || who === undefined) return undefined;
  const { resource, group, namespace, subresource } = review;
  const [object] = kubernetes?.objects ?? [];
  const name = review.name ?? object?.name ?? (resource === 'pods' ? kubernetes?.pod : undefined);
  const what = name === undefined ? resource : `${kindOf(resource, group) ?? resource} ${name}`;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${who} ${deed(review.verb, subresource)} ${what}${where}`;
}

function deed(verb: string | undefined, subresource: string | undefined): string {
  if (subresource !== undefined) {
    return ofSubresources.get(subresource) ?? `used ${subresource} of`;
  }
  if (verb === undefined) return 'called the Kubernetes API about';
  return ofObjects.get(verb) ?? `did ${verb} on`;
}
