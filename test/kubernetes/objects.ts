import { loadAll } from 'js-yaml';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** An object of Kubernetes, as a manifest has it. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * The documents of a YAML file.
 * @throws TypeError for one that is no object of Kubernetes.
 */
export function objectsOf(yaml: string): KubernetesObject[] {
  return loadAll(yaml).map((value: unknown) => {
    if (isKubernetesObject(value)) return value;
    throw new TypeError(`no object of Kubernetes: ${JSON.stringify(value)}`);
  });
}

export function isKubernetesObject(value: unknown): value is KubernetesObject {
  return (
    isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string'
  );
}

/** Returns the value at a path of keys and indices, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step];
    else found = isObject(found) ? found[step] : undefined;
  }
  return found;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function nameOf(object: KubernetesObject): string {
  return textAt(object, 'metadata', 'name');
}

/** The pod that a Deployment or CronJob makes: its template. */
export function podOf(object: KubernetesObject): unknown {
  return object.kind === 'CronJob'
    ? at(object, 'spec', 'jobTemplate', 'spec', 'template')
    : at(object, 'spec', 'template');
}

/** The objects that run a stage. */
export function workloads(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ kind }) => kind === 'Deployment' || kind === 'CronJob');
}

export function find(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string,
): KubernetesObject | undefined {
  return objects.find((object) => object.kind === kind && nameOf(object) === name);
}
