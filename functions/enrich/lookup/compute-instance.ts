import type { Instance } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';

/** An instance, with that by which events tell it from others. */
export interface ComputeInstance {
  readonly instance: Instance;
  /** Its name, and its full DNS name where somebody chose one. */
  readonly names: readonly string[];
  /** The internal IPv4 addresses of its interfaces. */
  readonly addresses: readonly string[];
  /** What happened before it was there did not happen on it. */
  readonly createdAt: string | undefined;
}

type Maybe<T> = T | null | undefined;

/** What we read of https://cloud.google.com/compute/docs/reference/rest/v1/instances */
export interface InstanceResource {
  readonly id?: Maybe<{ toString(): string }>;
  readonly name?: Maybe<string>;
  readonly hostname?: Maybe<string>;
  /** A URL that ends in the zone's name. */
  readonly zone?: Maybe<string>;
  readonly creationTimestamp?: Maybe<string>;
  readonly labels?: Maybe<Readonly<Record<string, string>>>;
  readonly networkInterfaces?: Maybe<readonly { readonly networkIP?: Maybe<string> }[]>;
}

/** Undefined when it lacks what identifies it, which the API never leaves out. */
export function toComputeInstance(
  project: string,
  resource: InstanceResource,
): ComputeInstance | undefined {
  const id = resource.id?.toString();
  const zone = resource.zone?.split('/').at(-1);
  const { name, hostname, labels, networkInterfaces, creationTimestamp } = resource;
  if (!id || !zone || !name) return undefined;
  return {
    // GKE puts these labels on its nodes:
    // https://cloud.google.com/kubernetes-engine/docs/how-to/creating-managing-labels
    instance: defined({
      project,
      zone,
      id,
      name,
      cluster: labels?.['goog-k8s-cluster-name'],
      clusterLocation: labels?.['goog-k8s-cluster-location'],
      nodePool: labels?.['goog-k8s-node-pool-name'],
    }),
    names: hostname ? [name, hostname] : [name],
    addresses: (networkInterfaces ?? []).flatMap(({ networkIP }) => networkIP ?? []),
    createdAt: creationTimestamp ? fromRfc3339(creationTimestamp) : undefined,
  };
}
