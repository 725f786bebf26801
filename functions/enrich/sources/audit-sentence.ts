import type { Parts } from '@pipeline/shared/event.ts';
import { resourceNamed } from '../parts/kubernetes-resources.ts';

const done = new Map([
  ['create', 'created'],
  ['get', 'read'],
  ['list', 'listed'],
  ['watch', 'watched'],
  ['update', 'changed'],
  ['patch', 'changed'],
  ['delete', 'deleted'],
  ['deletecollection', 'deleted all'],
]);

/** Who did what to which object: `jdoe created ClusterRoleBinding ops-admin`. */
export function auditSentence({ actor, kubernetes }: Parts): string | undefined {
  const [review] = kubernetes?.accessReviews ?? [];
  const who = actor?.email ?? actor?.subject ?? actor?.userName;
  if (review === undefined || who === undefined) return undefined;
  const { resource, namespace, subresource, verb } = review;
  const name = review.name ?? (resource === 'pods' ? kubernetes?.pod : undefined);
  const kind = name === undefined ? resource : (resourceNamed(resource)?.kind ?? resource);
  const what = [kind, name].filter((word) => word !== undefined).join(' ');
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  if (subresource === undefined) {
    return `${who} ${(verb && (done.get(verb) ?? `did ${verb} on`)) ?? 'called the Kubernetes API about'} ${what}${where}`;
  }
  return `${who} used ${subresource} of ${what}${where}`;
}
