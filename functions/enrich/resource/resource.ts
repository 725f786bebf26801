import type { Instance, Resource, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isDnsLabel, isProjectId, googleProjectOf } from '@pipeline/shared/google-names.ts';
import { parseInternalName } from '../lookup/google-host.ts';
import { hostNamesOf } from '../lookup/host-names.ts';
import { otherPlace, otherResource } from './other-resource.ts';

export interface ResourceOptions {
  readonly organizationId: string;
  /** The first step of the ladder. GKE's own detectors report on the cluster. */
  readonly ladder: 'instance' | 'cluster';
}

/**
 * Returns the resource of an event. If the event is about a call, this is the resource that the call was about.
 * Otherwise a ladder decides, which always ends in a resource: the instance, else the GKE cluster, else the host
 * outside Google Cloud, else the project, else the other cloud or cluster, else the organization. A step is used only
 * if the event identifies it unambiguously: a finding on the wrong asset is worse than one on the project.
 * @param instance The event's instance, if known.
 */
export function resourceOf(
  event: RuntimeEvent,
  instance: Instance | undefined,
  { organizationId, ladder }: ResourceOptions,
): Resource {
  return (
    objectResource(event, organizationId) ??
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

/** A finding cannot be on a resource of another organization than its own. Such a resource gets a name of ours. */
function objectResource({ target }: RuntimeEvent, organizationId: string): Resource | undefined {
  if (target === undefined) return undefined;
  const { name } = target;
  const organization = /^\/\/[^/]+\/organizations\/([^/]+)/.exec(name)?.[1] ?? organizationId;
  if (organization !== organizationId) return { kind: 'other', name: `google/${name.slice(2)}` };
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

/** Uses the labels that GKE sets on its nodes. */
function clusterOfInstance(instance: Instance | undefined): Resource | undefined {
  const { project, clusterLocation, cluster } = instance ?? {};
  return clusterResource(project, clusterLocation, cluster);
}

/**
 * Requires the cluster's location: a region does not identify it, since the cluster may be zonal. The name is the one
 * configured in the agent, which is GKE's name unless an operator chose another.
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

function projectResource(event: RuntimeEvent): Resource | undefined {
  const project = googleProjectOf(event.cloud) ?? projectOfHost(event);
  if (project === undefined) return undefined;
  return { kind: 'project', name: `//cloudresourcemanager.googleapis.com/projects/${project}` };
}

/** An internal DNS name contains the project of the instance, even if the instance no longer exists. */
function projectOfHost(event: RuntimeEvent): string | undefined {
  if ((event.cloud?.provider ?? 'gcp') !== 'gcp') return undefined;
  const named = hostNamesOf(event).flatMap((name) => parseInternalName(name)?.project ?? []);
  const [project, ...others] = new Set(named);
  return project !== undefined && others.length === 0 && isProjectId(project) ? project : undefined;
}
