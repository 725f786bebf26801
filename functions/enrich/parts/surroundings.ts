import type { Surroundings } from '@pipeline/shared/alert.ts';
import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Source } from '../sources/source.ts';

/**
 * The parts, with what the wrappers know of the place where the event has no word for it and the place of its agent is
 * its own; and the rest of what they know, by name.
 */
export function located(
  parts: Parts,
  surroundings: Surroundings | undefined,
  locatedBy: Source['locatedBy'],
): { parts: Parts; rest: RuntimeEvent['unclaimed'] } {
  if (surroundings === undefined) return { parts, rest: [] };
  const placed = locatedBy === 'node' ? withPlace(parts, surroundings) : parts;
  const { cloud, kubernetes } = placed;
  const known = new Set([cloud?.project, cloud?.location, cloud?.zone, cloud?.instanceId]);
  const names = new Set([kubernetes?.cluster, kubernetes?.node]);
  const rest = Object.entries(defined(surroundings)).filter(
    ([, value]) => !known.has(value) && !names.has(value),
  );
  return {
    parts: placed,
    rest: rest.map(([name, value]) => ({ name: `reporter_${name}`, value })),
  };
}

function withPlace(
  parts: Parts,
  { project, location, cluster, node, instance }: Surroundings,
): Parts {
  const { cloud, kubernetes } = parts;
  const isElsewhere =
    (cloud?.provider !== undefined && cloud.provider !== 'gcp') ||
    (cloud?.project !== undefined && cloud.project !== project);
  // Of another name the cluster may be another, and a location with it would name one that is not there.
  const isSameCluster = kubernetes?.cluster === undefined || kubernetes.cluster === cluster;
  const isInstance = cluster === undefined && instance !== undefined;
  return defined({
    ...parts,
    cloud: isElsewhere
      ? cloud
      : definedOrNothing({
          ...cloud,
          provider: cloud?.provider ?? (project === undefined ? undefined : 'gcp'),
          project: cloud?.project ?? project,
          location: cloud?.location ?? (isSameCluster ? location : undefined),
          zone: cloud?.zone ?? (isInstance ? location : undefined),
          instanceId: cloud?.instanceId ?? (isInstance ? instance : undefined),
        }),
    kubernetes: definedOrNothing({
      ...kubernetes,
      cluster: kubernetes?.cluster ?? cluster,
      node: kubernetes?.node ?? node,
    }),
  });
}
