import type { Instance, Resource, RuntimeEvent } from '@pipeline/shared/event.ts';

/** Finds the instance an event happened on. Undefined when there is none to be found. */
export type FindInstance = (event: RuntimeEvent) => Promise<Instance | undefined>;

/**
 * The Google Cloud resource that an event belongs to, by a ladder that is never empty: the instance,
 * else the GKE cluster, else the project, else the organization. A rung is taken only when the event
 * knows it for certain: a finding on the wrong asset is worse than one on the project.
 */
export async function resourceOf(
  event: RuntimeEvent,
  organizationId: string,
  findInstance: FindInstance,
): Promise<Resource> {
  const instance = await findInstance(event);
  return (
    (instance && instanceResource(instance)) ??
    clusterResource(event) ??
    projectResource(event) ?? {
      kind: 'organization',
      name: `//cloudresourcemanager.googleapis.com/organizations/${organizationId}`,
    }
  );
}

/** The instance that the event's own labels name. Look-ups in the Compute API follow it. */
export const instanceOfLabels: FindInstance = async ({ cloud }) => {
  const project = projectOf(cloud);
  if (project === undefined || !cloud?.zone || !cloud.instanceId) return undefined;
  if (!/^\d+$/.test(cloud.instanceId) || !isName(cloud.zone)) return undefined;
  return { project, zone: cloud.zone, id: cloud.instanceId };
};

function instanceResource({ project, zone, id }: Instance): Resource {
  return {
    kind: 'instance',
    name: `//compute.googleapis.com/projects/${project}/zones/${zone}/instances/${id}`,
  };
}

/**
 * Only where the event says where the cluster is: a region does not tell, since the cluster may be
 * zonal. Its name is the one that the agent was given, which is GKE's unless somebody chose another.
 */
function clusterResource({ cloud, kubernetes }: RuntimeEvent): Resource | undefined {
  const project = projectOf(cloud);
  const cluster = kubernetes?.cluster;
  if (project === undefined || !isName(cluster) || !isName(cloud?.location)) return undefined;
  return {
    kind: 'cluster',
    name: `//container.googleapis.com/projects/${project}/locations/${cloud?.location}/clusters/${cluster}`,
  };
}

function projectResource({ cloud }: RuntimeEvent): Resource | undefined {
  const project = projectOf(cloud);
  if (project === undefined) return undefined;
  return { kind: 'project', name: `//cloudresourcemanager.googleapis.com/projects/${project}` };
}

/** The id, or number, of a Google Cloud project, where it is one: senders also mask it. */
function projectOf(cloud: RuntimeEvent['cloud']): string | undefined {
  if (cloud?.provider !== 'gcp') return undefined;
  // https://cloud.google.com/resource-manager/docs/creating-managing-projects, with a legacy domain.
  const isProject = /^(?:\d{1,25}|(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9])$/.test(
    cloud.project ?? '',
  );
  return isProject ? cloud.project : undefined;
}

/** Zones, locations and clusters are named alike: lower-case letters, digits and hyphens. */
function isName(name: string | undefined): name is string {
  return name !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}
