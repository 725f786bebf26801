import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** The kinds in kubernetes/, as apiVersion/kind, and the places of their schemas. */
export const kinds = {
  /** In Kubernetes' swagger.json, by name. */
  core: {
    'v1/ConfigMap': 'io.k8s.api.core.v1.ConfigMap',
    'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
    'v1/Service': 'io.k8s.api.core.v1.Service',
    'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
    'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
    'autoscaling/v2/HorizontalPodAutoscaler': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
    'batch/v1/CronJob': 'io.k8s.api.batch.v1.CronJob',
    'networking.k8s.io/v1/Ingress': 'io.k8s.api.networking.v1.Ingress',
    'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
    'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
    'scheduling.k8s.io/v1/PriorityClass': 'io.k8s.api.scheduling.v1.PriorityClass',
  },
  /** In the catalog of custom resources, by file. */
  custom: {
    'cloud.google.com/v1/BackendConfig': 'cloud.google.com/backendconfig_v1.json',
    'gateway.networking.k8s.io/v1/Gateway': 'gateway.networking.k8s.io/gateway_v1.json',
    'gateway.networking.k8s.io/v1/HTTPRoute': 'gateway.networking.k8s.io/httproute_v1.json',
    'networking.gke.io/v1/ManagedCertificate': 'networking.gke.io/managedcertificate_v1.json',
    'networking.gke.io/v1beta1/FrontendConfig': 'networking.gke.io/frontendconfig_v1beta1.json',
    'keda.sh/v1alpha1/ScaledObject': 'keda.sh/scaledobject_v1alpha1.json',
    'keda.sh/v1alpha1/TriggerAuthentication': 'keda.sh/triggerauthentication_v1alpha1.json',
  },
} as const;

const reference = '#/definitions/';

/** The definitions of the kinds, and the definitions that they refer to. */
export function pruned(
  definitions: JsonObject,
  roots: Readonly<Record<string, string>>,
): JsonObject {
  const result: JsonObject = {};
  const waiting = Object.values(roots);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in result) continue;
    const definition = definitions[name];
    if (!isObject(definition)) throw new Error(`there is no definition ${name}`);
    result[name] = strict(definition, false);
    waiting.push(...referencesIn(definition));
  }
  for (const [kind, name] of Object.entries(roots)) result[kind] = { $ref: reference + name };
  return result;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string'
      ? [part.slice(reference.length)]
      : referencesIn(part),
  );
}

/**
 * A schema without descriptions that refuses unknown fields.
 * @param root Whether it is a top-level object, to which every API server adds a type and metadata.
 */
export function strict(schema: JsonObject, root: boolean): JsonObject {
  if (schema['format'] === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) {
    return { type: ['integer', 'string'] };
  }
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (['description', 'default', 'format', '$schema'].includes(key) || key.startsWith('x-')) {
      continue;
    }
    if (key === 'properties' && isObject(value)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, part]) => [
          name,
          isObject(part) ? strict(part, false) : part,
        ]),
      );
    } else if (isObject(value)) result[key] = strict(value, false);
    else if (Array.isArray(value) && value.every(isObject)) {
      result[key] = value.map((part) => strict(part, false));
    } else result[key] = value;
  }
  if (root) {
    const text = { type: 'string' };
    const own = { apiVersion: text, kind: text, metadata: { type: 'object' } };
    result['properties'] = {
      ...(isObject(result['properties']) ? result['properties'] : {}),
      ...own,
    };
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if ('properties' in result && !('additionalProperties' in result) && !open) {
    result['additionalProperties'] = false;
  }
  return result;
}
