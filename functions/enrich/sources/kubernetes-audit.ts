import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims } from '../parts/claims.ts';
import { listOf, orNothing } from '../parts/lists.ts';
import { actorOf, ipOf } from '../parts/principals.ts';
import type { Source } from './source.ts';

/** The audit log of a Kubernetes API server: the fields ka.* of falcosecurity/plugins:plugins/k8saudit. */
export const kubernetesAudit: Source = {
  watched: 'kubernetes-audit',
  locatedBy: 'cluster',
  matches: ({ source }, { fields }) => source === 'k8s_audit' || fields.has('ka.'),
  read({ fields }, _alert, { kubernetes }): Parts {
    const review = accessReviewOf(fields);
    const parts = {
      actor: definedOrNothing(actorOf(fields.take('ka.user.name'))),
      api: definedOrNothing({
        callerIp: fields.read(ipOf, 'ka.sourceips'),
        userAgent: fields.take('ka.useragent'),
        // As in the findings of Google's own Event Threat Detection.
        service: 'k8s.io',
        method: methodOf(review),
      }),
      kubernetes: definedOrNothing({
        ...kubernetes,
        namespace: kubernetes?.namespace ?? review?.namespace,
        pod: kubernetes?.pod ?? requestedPod(fields),
        accessReviews: review === undefined ? undefined : [review],
      }),
      requestedContainers: requestedContainers(fields),
    };
    return defined(parts);
  },
};

type AccessReview = NonNullable<NonNullable<Parts['kubernetes']>['accessReviews']>[number];

/** What was asked of the Kubernetes API. */
function accessReviewOf(fields: Claims): AccessReview | undefined {
  const resource = fields.take('ka.target.resource');
  if (resource === undefined) return undefined;
  const { group, version } = apiOf(fields.peek('ka.uri'));
  return defined({
    group,
    version,
    resource,
    namespace: fields.take('ka.target.namespace'),
    name: fields.take('ka.target.name'),
    subresource: fields.take('ka.target.subresource'),
    verb: fields.take('ka.verb'),
  });
}

/** The method as Google's audit log names it: io.k8s.core.v1.pods.create. */
function methodOf(review: AccessReview | undefined): string | undefined {
  if (review?.verb === undefined) return undefined;
  const { group, version, resource, subresource, verb } = review;
  const names = [version && `${group ?? 'core'}.${version}`, resource, subresource, verb];
  return `io.k8s.${names.filter((name) => name !== undefined).join('.')}`;
}

/** `/api/v1/…` is the core group, `/apis/GROUP/VERSION/…` any other. */
function apiOf(uri: string | undefined): { group?: string; version?: string } {
  const [, group, named, core] =
    /^\/(?:apis\/([^/]+)\/(v\d\w*)|api\/(v\d\w*))(?:[/?]|$)/.exec(uri ?? '') ?? [];
  return defined({ group, version: named ?? core });
}

/**
 * The pod that a call of the Kubernetes API was about. A generated name is only in the answer. Fields of the request
 * for a pod are there for nothing but pods (falcosecurity/plugins:plugins/k8saudit/README.md).
 */
function requestedPod(fields: Claims): string | undefined {
  const resource = fields.peek('ka.target.resource');
  const isPod = resource === 'pods' || (resource === undefined && fields.has('ka.req.pod.'));
  const name = isPod ? fields.take('ka.target.name', 'ka.resp.name') : undefined;
  return fields.take('ka.target.pod.name') ?? name;
}

/** Of the request to make a pod. */
function requestedContainers(fields: Claims): Parts['requestedContainers'] {
  const images = listOf(fields.take('ka.req.pod.containers.image'));
  const names = listOf(fields.peek('ka.req.pod.containers.name'));
  const isNamed = names.length === images.length;
  if (isNamed) fields.claim('ka.req.pod.containers.name');
  return orNothing(
    images.map((reference, index) =>
      defined({ name: isNamed ? names[index] : undefined, image: { reference } }),
    ),
  );
}
