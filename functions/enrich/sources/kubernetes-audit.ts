import { STATUS_CODES } from 'node:http';
import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { Claims, type Facts } from '../parts/claims.ts';
import { kubernetesOf } from '../parts/kubernetes.ts';
import { bindingsOf, rolesOf } from '../parts/kubernetes-rbac.ts';
import { objectsOf, requestOf, type KubernetesRequest } from '../parts/kubernetes-request.ts';
import { methodNameOf } from '../parts/kubernetes-resources.ts';
import { listOf } from '../parts/lists.ts';
import { atPointer } from '../parts/pointers.ts';
import { actorOf, ipOf } from '../parts/principals.ts';
import { requestedContainersOf } from '../parts/requested-containers.ts';
import { userAgentFamilyOf } from '../parts/user-agents.ts';
import { auditSentence } from './audit-sentence.ts';
import type { Source } from './source.ts';

/** The audit log of a Kubernetes API server: the fields ka.* of falcosecurity/plugins:plugins/k8saudit. */
export const kubernetesAudit: Source = {
  watched: 'kubernetes-audit',
  locatedBy: 'cluster',
  describe: auditSentence,
  read(facts, _alert, { kubernetes }): Parts {
    const { fields, labels } = facts;
    const request = requestOf(fields);
    // Labels name the place if there is no target.
    const place = request === undefined ? labelledPlace(facts) : undefined;
    const pod = requestedPod(fields, request);
    const namespace = request?.namespace ?? fields.take('ka.target.namespace') ?? place?.namespace;
    labels.claimAs(namespace, 'kubernetes.namespace.name');
    const userAgent = fields.take('ka.useragent', ...atPointer('/userAgent'));
    return defined({
      actor: definedOrNothing(actorOf(fields.take('ka.user.name', ...atPointer('/user/username')))),
      api: definedOrNothing({
        callerIp: callerIpOf(fields),
        userAgent,
        userAgentFamily: userAgentFamilyOf(userAgent),
        // As in the findings of Google's own Event Threat Detection.
        service: 'k8s.io',
        method: methodOf(request),
        failure: failureOf(fields),
      }),
      kubernetes: definedOrNothing({
        ...place,
        ...kubernetes,
        namespace,
        pod: pod ?? place?.pod,
        container: enteredContainer(fields, request) ?? place?.container,
        objects: objectsOf(request, () => nameOf(fields, request)),
        accessReviews: request === undefined ? undefined : [request],
        roles: rolesOf(request),
        bindings: bindingsOf(fields, request),
      }),
      requestedContainers: requestedContainersOf(fields),
    });
  },
};

/** Ignores Falco's fields, which describe the pod that Falco runs in. */
function labelledPlace({ labels, details }: Facts): Parts['kubernetes'] {
  return kubernetesOf({ fields: new Claims({}), labels, details }, undefined);
}

/** The first address is the client. Those of proxies stay a property. */
function callerIpOf(fields: Claims): string | undefined {
  const [client, ...proxies] = listOf(fields.peek('ka.sourceips'));
  if (client !== undefined && proxies.length > 0) return ipOf(client);
  return fields.read(firstIpOf, 'ka.sourceips', 'ka.sourceips[0]', ...atPointer('/sourceIPs/0'));
}

function firstIpOf(list: string): string | undefined {
  return ipOf(listOf(list).join(','));
}

/** Undefined if the API version is not certain. */
function methodOf(request: KubernetesRequest | undefined): string | undefined {
  const { group, version, resource, subresource, verb } = request ?? {};
  if (verb === undefined || version === undefined) return undefined;
  return methodNameOf(group, [version, resource, subresource, verb]);
}

/**
 * Returns the pod that a call of the Kubernetes API was about. A generated name is only in the response. The request
 * fields for a pod exist only for pods (falcosecurity/plugins:plugins/k8saudit/README.md).
 */
function requestedPod(fields: Claims, request: KubernetesRequest | undefined): string | undefined {
  const named = fields.take('ka.target.pod.name');
  if (named !== undefined) return named;
  if (request === undefined) {
    return fields.has('ka.req.pod.') ? fields.take('ka.target.name', 'ka.resp.name') : undefined;
  }
  if (request.resource !== 'pods') return undefined;
  fields.claimAs(request.name, 'ka.resp.name');
  return request.name ?? fields.take('ka.resp.name');
}

/**
 * Returns an error status of the response in HTTP's words, `403 Forbidden`; otherwise that the request was forbidden.
 */
function failureOf(fields: Claims): string | undefined {
  const code = fields.peekFirst('ka.response.code', ...atPointer('/responseStatus/code'));
  if (code !== undefined) {
    return /^[45]\d\d$/.test(code) ? `${code} ${STATUS_CODES[code] ?? ''}`.trimEnd() : undefined;
  }
  return fields.peek('ka.auth.decision') === 'forbid' ? 'forbidden' : undefined;
}

/**
 * Requests to a pod with a query parameter for the container:
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
const inContainers = new Set(['attach', 'exec', 'log']);

/** Returns the container of an exec, attach or log request. */
function enteredContainer(
  fields: Claims,
  request: KubernetesRequest | undefined,
): string | undefined {
  if (request?.resource !== 'pods' || !inContainers.has(request.subresource ?? ''))
    return undefined;
  const uri = fields.peekFirst('ka.uri', ...atPointer('/requestURI')) ?? '';
  const [, query = ''] = uri.split('?', 2);
  const named = new URLSearchParams(query).get('container');
  return fields.take('ka.uri.param[container]') ?? (named || undefined);
}

function nameOf(fields: Claims, request: KubernetesRequest | undefined): string | undefined {
  const name = request?.name ?? fields.take('ka.resp.name', 'ka.req.configmap.name');
  fields.claimAs(name, 'ka.resp.name', 'ka.req.configmap.name');
  return name;
}
