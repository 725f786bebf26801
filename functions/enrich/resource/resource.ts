import type { Instance, Resource, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isDnsLabel, googleProjectOf } from '@pipeline/shared/google-names.ts';
import { otherPlace, otherResource } from './other-resource.ts';

export interface ResourceOptions {
  readonly organizationId: string;
  /** Where the ladder starts: GKE's own detectors report on the cluster. */
  readonly ladder: 'instance' | 'cluster';
}

/**
 * The resource that an event belongs to: the very one that a call was about, wherever the ladder starts; else by a ladder
 * that is never empty: the instance, else the GKE cluster, else the host where it is not Google's, else the project, else
 * what is known of another cloud or cluster, else the organization. A step is taken only when the event knows it for
 * certain: a finding on the wrong asset is worse than one on the project.
 * @param instance where the event's instance is known
 */
export function resourceOf(
  event: RuntimeEvent,
  instance: Instance | undefined,
  { organizationId, ladder }: ResourceOptions,
): Resource {
  return (
    objectResource(event) ??
    (ladder === 'instance' ? instanceResource(instance) : undefined) ??
    clusterOfInstance(instance) ??
    clusterOfLabels(event) ??
    otherResource(event, ladder === 'cluster') ??
    projectResource(event) ??
    otherPlace(event) ?? {
      kind: 'organization',
      name: `//cloudresourcemanager.googleapis.com/organizations/${organizationId}`,
    }
  );
}

function objectResource({ target }: RuntimeEvent): Resource | undefined {
  if (target === undefined) return undefined;
  const { name } = target;
  return { kind: name.startsWith('//') ? 'object' : 'other', name };
}

function instanceResource(instance: Instance | undefined): Resource | undefined {
  if (instance === undefined) return undefined;
  const { project, zone, id } = instance;
  return {
    kind: 'instance',
    name: `//compute.googleapis.com/projects/${project}/zones/${zone}/instances/${id}`,
  };
}

/** By the labels that GKE itself puts on its nodes. */
function clusterOfInstance(instance: Instance | undefined): Resource | undefined {
  const { project, clusterLocation, cluster } = instance ?? {};
  return clusterResource(project, clusterLocation, cluster);
}

/**
 * Only where the event says where the cluster is: a region does not tell, since the cluster may be
 * zonal. Its name is the one that the agent was given, which is GKE's unless somebody chose another.
 */
function clusterOfLabels({ cloud, kubernetes }: RuntimeEvent): Resource | undefined {
  return clusterResource(googleProjectOf(cloud), cloud?.location, kubernetes?.cluster);
}

function clusterResource(
  project: string | undefined,
  location: string | undefined,
  cluster: string | undefined,
): Resource | undefined {
  if (project === undefined || !isDnsLabel(location) || !isDnsLabel(cluster)) return undefined;
  return {
    kind: 'cluster',
    name: `//container.googleapis.com/projects/${project}/locations/${location}/clusters/${cluster}`,
  };
}

function projectResource({ cloud }: RuntimeEvent): Resource | undefined {
  const project = googleProjectOf(cloud);
  if (project === undefined) return undefined;
  return { kind: 'project', name: `//cloudresourcemanager.googleapis.com/projects/${project}` };
}
