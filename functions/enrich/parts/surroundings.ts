import type { Surroundings } from '@pipeline/shared/alert.ts';
import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import type { Source } from '../sources/source.ts';
import type { Claims } from './claims.ts';
import { withGkeContext } from './gke-context.ts';
import { withNamedPlace } from './named-place.ts';
import { withSenderContext } from './sender-context.ts';

/** Origins of the event's place besides the event itself, the most trusted first. */
export interface Witnesses {
  /** The wrappers. */
  readonly surroundings: Surroundings | undefined;
  /** Fields that the sender's operator added. */
  readonly fields: Claims;
  /** The sender's token. */
  readonly context: SenderContext | undefined;
}

/**
 * Returns the parts, completed with the place that the most trusted origin names. Adds only values that the event
 * lacks, and only as far as the source's `locatedBy` allows. Also returns the other values of wrappers and token, by
 * name.
 */
export function located(
  parts: Parts,
  { surroundings, fields, context }: Witnesses,
  locatedBy: Source['locatedBy'],
): { parts: Parts; rest: RuntimeEvent['unclaimed'] } {
  let placed = parts;
  if (locatedBy === 'node' && surroundings !== undefined) placed = withPlace(placed, surroundings);
  if (locatedBy !== undefined) placed = withGkeContext(withNamedPlace(placed, fields));
  if (locatedBy !== undefined && context !== undefined) placed = withSenderContext(placed, context);
  const { sender: _, ...place } = context ?? {};
  return { parts: placed, rest: reporterOf(placed, { ...defined(place), ...surroundings }) };
}

function reporterOf(
  { cloud, kubernetes }: Parts,
  surroundings: Surroundings,
): RuntimeEvent['unclaimed'] {
  const known = new Set<unknown>(Object.values(cloud ?? {}));
  const names = new Set([kubernetes?.cluster, kubernetes?.node]);
  return Object.entries(defined(surroundings))
    .filter(([, value]) => !known.has(value) && !names.has(value))
    .map(([name, value]) => ({ name: `reporter_${name}`, value }));
}

function withPlace(parts: Parts, surroundings: Surroundings): Parts {
  return surroundings.provider === undefined
    ? withGooglePlace(parts, surroundings)
    : withOtherPlace(parts, surroundings);
}

/** Adds the instance of another cloud, unless the event names a cloud itself. */
function withOtherPlace(
  parts: Parts,
  { provider, account, region, zone, instance, node }: Surroundings,
): Parts {
  const { cloud, kubernetes } = parts;
  return defined({
    ...parts,
    cloud: cloud ?? defined({ provider, account, region, zone, instanceId: instance }),
    kubernetes: definedOrNothing({ ...kubernetes, node: kubernetes?.node ?? node }),
  });
}

function withGooglePlace(
  parts: Parts,
  { project, location, cluster, node, instance }: Surroundings,
): Parts {
  const { cloud, kubernetes } = parts;
  const isElsewhere =
    (cloud?.provider !== undefined && cloud.provider !== 'gcp') ||
    (cloud?.project !== undefined && cloud.project !== project);
  // If the cluster's name differs, its location may differ too: a mixture would name a cluster that does not exist.
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
