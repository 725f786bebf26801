import { TransientError } from '@pipeline/shared/errors.ts';
import type { Instance, RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { matches, instanceCriteriaOf, type InstanceCriteria } from './instance-criteria.ts';
import { ComputeError } from './compute-error.ts';
import type { ComputeInstance } from './compute-instance.ts';
import type { InstanceIndex } from './instance-index.ts';
import { labelledInstance } from './labelled-instance.ts';
import type { ProjectInstances } from './project-instances.ts';

/**
 * Finds the instance of an event. Undefined if no instance is certain.
 * @throws TransientError If another delivery may find it.
 */
export type FindInstance = (
  event: RuntimeEvent,
  deliveryAttempt?: number,
) => Promise<Instance | undefined>;

export interface FindInstanceOptions {
  readonly projects: readonly ProjectInstances[];
  /** The delivery attempt at which an event gives up on an instance that cannot be looked up. */
  readonly attempts: number;
}

/** Searches the event's own labels, then the Compute API by host name, then by address. */
export function createFindInstance({ projects, attempts }: FindInstanceOptions): FindInstance {
  const configured = projects.map(({ id }) => id);
  return async (event, deliveryAttempt) => {
    const labelled = labelledInstance(event);
    if (labelled !== undefined) return completed(labelled, projects);
    const criteria = instanceCriteriaOf(event, configured);
    if (criteria === undefined) return undefined;
    const scope = projects.filter(({ id }) => (criteria.project ?? id) === id);
    try {
      return (await search(scope, criteria))?.instance;
    } catch (error) {
      if (!(error instanceof ComputeError)) throw error;
      // Without a delivery attempt, the delay of the event is unknown: give up at once.
      if (deliveryAttempt === undefined || deliveryAttempt >= attempts) return undefined;
      throw new TransientError(`compute-${error.reason}`, error.message, { cause: error });
    }
  };
}

/** @throws ComputeError If the known instances do not answer, and the API fails. */
async function search(
  scope: readonly ProjectInstances[],
  criteria: InstanceCriteria,
): Promise<ComputeInstance | undefined> {
  const [first] = scope;
  if (first === undefined) return undefined;
  const { project, zone } = criteria;
  if (
    project !== undefined &&
    zone !== undefined &&
    criteria.names.length > 0 &&
    first.isWorthAGet
  ) {
    return unlessRefused(async () => getOne(first, zone, criteria));
  }
  const recent = await indexes(scope, async ({ index }) => index.get());
  const named = matchesByName(recent, criteria);
  if (named.length > 0) return onlyOne(named);
  // Addresses are reused soon: do not look for one in an old index.
  const fresh = await indexes(scope, async ({ index }) => index.refresh());
  const renamed = matchesByName(fresh, criteria);
  if (renamed.length > 0) return onlyOne(renamed);
  // Networks reuse addresses. Use an address only if the project is certain, or if no name contradicts it and no other
  // instance has it.
  const isCertain =
    project !== undefined || (criteria.names.length === 0 && fresh.length === scope.length);
  return isCertain ? onlyOne(matchesByAddress(fresh, criteria)) : undefined;
}

async function getOne(
  project: ProjectInstances,
  zone: string,
  criteria: InstanceCriteria,
): Promise<ComputeInstance | undefined> {
  const found = await Promise.all(criteria.names.map(async (name) => project.get(zone, name)));
  return onlyOne(
    found.filter((each) => each !== undefined).filter((each) => matches(each, criteria)),
  );
}

/** Returns the indexes that are available. A project that refuses counts as not configured. */
async function indexes(
  scope: readonly ProjectInstances[],
  read: (project: ProjectInstances) => Promise<InstanceIndex>,
): Promise<InstanceIndex[]> {
  const all = await Promise.all(
    scope.map(async (project) => unlessRefused(async () => read(project))),
  );
  return all.filter((index) => index !== undefined);
}

async function unlessRefused<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ComputeError && error.isRefusal) return undefined;
    throw error;
  }
}

function matchesByName(
  all: readonly InstanceIndex[],
  criteria: InstanceCriteria,
): ComputeInstance[] {
  const named = all.flatMap((index) => criteria.names.flatMap((name) => index.named(name)));
  return named.filter((found) => matches(found, criteria));
}

function matchesByAddress(
  all: readonly InstanceIndex[],
  criteria: InstanceCriteria,
): ComputeInstance[] {
  const { address } = criteria;
  if (address === undefined) return [];
  return all.flatMap((index) => index.at(address)).filter((found) => matches(found, criteria));
}

/**
 * Returns the instance if it is the only match. Otherwise undefined: a finding on the project is better than one on the
 * wrong instance.
 */
function onlyOne(found: readonly ComputeInstance[]): ComputeInstance | undefined {
  const [first, ...rest] = new Set(found);
  return rest.length === 0 ? first : undefined;
}

/**
 * Adds the index's facts to an instance from labels. The labels suffice: a failure here does not hold back the event,
 * which waits for a failing API at most once per refresh.
 */
async function completed(
  labelled: Instance,
  projects: readonly ProjectInstances[],
): Promise<Instance> {
  const { id } = labelled;
  const own = projects.find((project) => project.id === labelled.project);
  const found =
    own === undefined || own.index.hasFailed ? known(id, projects) : await listed(id, own);
  return defined({ ...found?.instance, ...labelled });
}

/**
 * Looks an instance up without a call. The labels may contain the project's number instead of the ID in the settings.
 */
function known(id: string, projects: readonly ProjectInstances[]): ComputeInstance | undefined {
  return projects
    .map(({ index }) => index.peek()?.value.withId(id))
    .find((found) => found !== undefined);
}

async function listed(
  id: string,
  { index }: ProjectInstances,
): Promise<ComputeInstance | undefined> {
  try {
    return (await index.get()).withId(id) ?? (await index.refresh()).withId(id);
  } catch (error) {
    if (error instanceof ComputeError) return undefined;
    throw error;
  }
}
