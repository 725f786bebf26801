import type { Instance } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';

/** An instance, with the attributes that identify it in events. */
export interface ComputeInstance {
  readonly instance: Instance;
  /** Its name, and its full DNS name if it has a custom one. */
  readonly names: readonly string[];
  /** The internal IPv4 addresses of its interfaces. */
  readonly addresses: readonly string[];
  /** Events before this time did not happen on the instance. */
  readonly createdAt: string | undefined;
}

type Maybe<T> = T | null | undefined;

/** The fields used from https://cloud.google.com/compute/docs/reference/rest/v1/instances */
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

/** Undefined if an identifying field is missing, which the API always sets. */
export function toComputeInstance(
  project: string,
  resource: InstanceResource,
): ComputeInstance | undefined {
  const id = resource.id?.toString();
  const zone = resource.zone?.split('/').at(-1);
  const { name, hostname, labels, networkInterfaces, creationTimestamp } = resource;
  if (!id || !zone || !name) return undefined;
  return {
    // GKE sets these labels on its nodes:
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
