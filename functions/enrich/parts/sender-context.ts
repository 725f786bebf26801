import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';

/**
 * Adds the project and the cluster that the sender's token names, if the event does not name its own. The cluster is
 * used only as a whole: a mixture would name a cluster that does not exist. An event of another project, cluster,
 * region or cloud keeps its own place, since a token may be used by the wrong sender.
 */
export function withSenderContext(
  parts: Parts,
  { project, location, cluster }: SenderContext,
): Parts {
  const { cloud, kubernetes } = parts;
  const isOfAnother = (cloud?.provider ?? 'gcp') !== 'gcp' || differs(cloud?.project, project);
  if (isOfAnother) return parts;
  const isThere =
    !differs(kubernetes?.cluster, cluster) &&
    !differs(cloud?.location, location) &&
    !differs(regionOf(cloud?.zone ?? cloud?.region), regionOf(location));
  return defined({
    ...parts,
    cloud: definedOrNothing({
      ...cloud,
      provider: cloud?.provider ?? (project === undefined ? undefined : 'gcp'),
      project: cloud?.project ?? project,
      location: cloud?.location ?? (isThere ? location : undefined),
    }),
    kubernetes: definedOrNothing({
      ...kubernetes,
      cluster: kubernetes?.cluster ?? (isThere ? cluster : undefined),
    }),
  });
}

function differs(own: string | undefined, said: string | undefined): boolean {
  return own !== undefined && said !== undefined && own !== said;
}

/** The nodes of a zonal cluster may be in other zones of its region. */
function regionOf(location: string | undefined): string | undefined {
  return /^[a-z]+-[a-z]+\d+/.exec(location ?? '')?.[0];
}
