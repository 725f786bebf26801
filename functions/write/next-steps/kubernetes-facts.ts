import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Facts } from './facts.ts';

/** The objects of a call to the Kubernetes API. */

interface Named {
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** The object other than a pod: a workload, a reviewed object, or the object in a request. */
export function objectOf(kubernetes: EnrichedEvent['event']['kubernetes']): Named | undefined {
  const { workloads = {}, objects = [], accessReviews = [] } = kubernetes ?? {};
  const [workload] = Object.entries(workloads);
  if (workload !== undefined) return { name: workload.join('/') };
  const [object] = objects;
  if (object !== undefined) return { ...object, name: `${object.kind}/${object.name}` };
  const [review] = accessReviews;
  if (review?.name === undefined) return undefined;
  return { namespace: review.namespace, name: `${review.resource}/${review.name}` };
}

/** The binding and the role in a request about permissions, unless it removed them. */
export function rbacOf(kubernetes: EnrichedEvent['event']['kubernetes']): {
  readonly binding?: string;
  readonly role?: string;
  readonly namespace?: string | undefined;
} {
  const { bindings = [], roles = [], accessReviews = [] } = kubernetes ?? {};
  if (accessReviews[0]?.verb?.startsWith('delete') === true) return {};
  const [review] = accessReviews;
  // If the binding has no name of its own, the request names it.
  const isBinding = /^(?:cluster)?rolebindings$/.test(review?.resource ?? '');
  const binding = bindings[0] ?? (isBinding ? review : undefined);
  const role = bindings[0]?.role ?? roles[0];
  const isOfCluster =
    review === undefined ? binding?.namespace === undefined : review.resource.startsWith('cluster');
  return defined({
    binding:
      binding?.name && `${isOfCluster ? 'clusterrolebinding' : 'rolebinding'}/${binding.name}`,
    role: role && `${role.kind === 'ROLE' ? 'role' : 'clusterrole'}/${role.name}`,
    namespace: binding?.namespace ?? role?.namespace,
  });
}

/** exec in a pod can be requested by get as well as by create. It is not a read. */
export function actionOf(kubernetes: EnrichedEvent['event']['kubernetes']): Facts['action'] {
  const [{ verb = '', subresource = '' } = {}] = kubernetes?.accessReviews ?? [];
  if (/^(?:exec|attach|portforward|proxy)$/.test(subresource)) return undefined;
  if (/^(?:get|list|watch)$/.test(verb)) return 'read';
  return verb.startsWith('delete') ? 'delete' : undefined;
}
