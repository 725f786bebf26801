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
 * Finds the instance an event happened on. Undefined when there is none to be found for certain.
 * @throws TransientError when another delivery may find it.
 */
export type FindInstance = (
  event: RuntimeEvent,
  deliveryAttempt?: number,
) => Promise<Instance | undefined>;

export interface FindInstanceOptions {
  readonly projects: readonly ProjectInstances[];
  /** At which delivery of an event an instance that cannot be looked up is given up. */
  readonly attempts: number;
}

/** By the event's own labels, else in the Compute API by host name, then by address. */
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
      // Not known to be repeated: then nothing says how long the event has been held back.
      if (deliveryAttempt === undefined || deliveryAttempt >= attempts) return undefined;
      throw new TransientError(`compute-${error.reason}`, error.message, { cause: error });
    }
  };
}

/** @throws ComputeError when what is known does not tell, and the API does not answer. */
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
  // An address soon is another's: it is not looked for in an old index.
  const fresh = await indexes(scope, async ({ index }) => index.refresh());
  const renamed = matchesByName(fresh, criteria);
  if (renamed.length > 0) return onlyOne(renamed);
  // Networks repeat addresses: one is only good where the project is certain, or else where no name
  // speaks against it and it is nowhere else.
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

/** Those that can be had: a project that refuses is as if it were not in the settings. */
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

/** Two instances that both might be it are none: better a finding on the project than on the wrong one. */
function onlyOne(found: readonly ComputeInstance[]): ComputeInstance | undefined {
  const [first, ...rest] = new Set(found);
  return rest.length === 0 ? first : undefined;
}

/**
 * With what the index says of it. The labels suffice: nothing that fails here holds the event back, and
 * for an API that fails it waits once in the time to refresh.
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

/** Without a call. The labels may give the project's number, by which it is not in the settings. */
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
