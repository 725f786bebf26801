import type { Parts } from '@pipeline/shared/event.ts';
import { isClusterName, isLocation, isProjectId } from '@pipeline/shared/google-names.ts';

/**
 * Splits a cluster name of the form gke_PROJECT_LOCATION_CLUSTER, the kubectl context that
 * `gcloud container clusters get-credentials` creates. Project, location and cluster cannot contain underscores.
 * Returns the parts unchanged if the event contradicts the name.
 */
export function withGkeContext(parts: Parts): Parts {
  const { cloud, kubernetes } = parts;
  const [prefix, project = '', location = '', cluster = '', more] =
    kubernetes?.cluster?.split('_') ?? [];
  if (prefix !== 'gke' || more !== undefined) return parts;
  if (!isProjectId(project) || !isLocation(location) || !isClusterName(cluster)) return parts;
  // An agent may know only the project's number, and the region instead of the zone, or a zone of the cluster's region.
  const isOfAnother =
    (cloud?.provider ?? 'gcp') !== 'gcp' ||
    !(/^\d+$/.test(cloud?.project ?? '0') || cloud?.project === project) ||
    !(isWithin(location, cloud?.location) || isWithin(cloud?.location, location));
  if (isOfAnother) return parts;
  return {
    ...parts,
    cloud: { ...cloud, provider: 'gcp', project, location },
    kubernetes: { ...kubernetes, cluster },
  };
}

/** Whether a place is the other one, or a zone of it. True if one is unknown. */
function isWithin(place: string | undefined, other: string | undefined): boolean {
  if (place === undefined || other === undefined) return true;
  return place === other || place.startsWith(`${other}-`);
}
