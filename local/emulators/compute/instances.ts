import type { JsonObject } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';

/** A virtual machine, as plain data. */
export interface ComputeInstance {
  readonly project: string;
  readonly zone: string;
  /** A uint64, which a double cannot hold: its digits. */
  readonly id: string;
  readonly name: string;
  /** RUNNING by default. */
  readonly status?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networkInterfaces?: readonly {
    readonly networkIP: string;
    readonly name?: string;
    readonly network?: string;
    readonly subnetwork?: string;
  }[];
  /** The full DNS name, if it differs from the default. */
  readonly hostname?: string;
  /** RFC 3339, such as 2024-07-03T11:23:20.000-07:00. */
  readonly creationTimestamp?: string;
}

export const defaultStatus = 'RUNNING';

/** `projects/P/zones/Z/instances/N`, as in error messages. */
function instancePath({ project, zone, name }: ComputeInstance): string {
  return `projects/${project}/zones/${zone}/instances/${name}`;
}

/** The Instance resource: https://cloud.google.com/compute/docs/reference/rest/v1/instances */
export function toResource(instance: ComputeInstance): JsonObject {
  const { project, zone, status = defaultStatus, ...resource } = instance;
  return {
    kind: 'compute#instance',
    ...defined(resource),
    status,
    zone: link(`projects/${project}/zones/${zone}`),
    selfLink: link(instancePath(instance)),
  };
}

/** Resources always link to the public endpoint. */
export function link(path: string): string {
  return `https://www.googleapis.com/compute/v1/${path}`;
}
