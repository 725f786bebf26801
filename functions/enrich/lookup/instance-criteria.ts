import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import type { ComputeInstance } from './compute-instance.ts';
import { addressOfMac, dnsProject, isOthersMac, parseInternalName } from './google-host.ts';
import { isDnsLabel, googleProjectOf } from '@pipeline/shared/google-names.ts';
import { hostNamesOf, isAboutHost } from './host-names.ts';

/** The facts in an event that can find its instance. */
export interface InstanceCriteria {
  readonly names: readonly string[];
  readonly address: string | undefined;
  /** The project's ID or number; never a number that the settings do not contain. */
  readonly project: string | undefined;
  readonly zone: string | undefined;
  readonly time: string;
}

/**
 * Undefined if the event is not about a host, or about a host that is not Google's.
 * @param configured The projects to search.
 */
export function instanceCriteriaOf(
  event: RuntimeEvent,
  configured: readonly string[],
): InstanceCriteria | undefined {
  const { cloud, host, time } = event;
  if (!isAboutHost(event)) return undefined;
  const isElsewhere =
    cloud?.provider === undefined ? isOthersMac(host?.mac) : cloud.provider !== 'gcp';
  if (isElsewhere) return undefined;
  const hostNames = [
    ...hostNamesOf(event),
    ...(isDnsLabel(cloud?.instanceName) ? [cloud.instanceName] : []),
  ];
  const internal = hostNames.map(parseInternalName).find((name) => name !== undefined);
  const names = hostNames.map((name) => parseInternalName(name)?.name ?? name.toLowerCase());
  const address = addressOfMac(host?.mac);
  if (names.length === 0 && address === undefined) return undefined;
  return {
    names: [...new Set(names)],
    address,
    project: projectIn(internal?.project, configured) ?? ownProject(event, configured),
    zone: internal?.zone ?? (isDnsLabel(cloud?.zone) ? cloud.zone : undefined),
    time,
  };
}

function projectIn(dnsName: string | undefined, configured: readonly string[]): string | undefined {
  if (dnsName === undefined) return undefined;
  return configured.find((id) => dnsProject(id) === dnsName) ?? dnsName;
}

/** A number that is not in the settings may belong to any project in them. */
function ownProject({ cloud }: RuntimeEvent, configured: readonly string[]): string | undefined {
  const project = googleProjectOf(cloud);
  if (project === undefined || configured.includes(project)) return project;
  return /^\d+$/.test(project) ? undefined : project;
}

/** Returns whether nothing in the event contradicts an instance. */
export function matches(
  { instance, addresses, createdAt }: ComputeInstance,
  criteria: InstanceCriteria,
): boolean {
  return (
    (criteria.zone === undefined || criteria.zone === instance.zone) &&
    (criteria.address === undefined || addresses.includes(criteria.address)) &&
    // Both are in the system's form, which sorts as text.
    (createdAt === undefined || createdAt <= criteria.time)
  );
}
