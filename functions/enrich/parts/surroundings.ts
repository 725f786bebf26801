import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isDnsLabel, isProjectId } from '@pipeline/shared/google-names.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';
import { atPointer } from './pointers.ts';

/** What is watched where the sender runs, so that the sender's place is the event's. */
const atSender = new Set<RuntimeEvent['watched']>(['system-calls', 'windows', 'falco', 'other']);
/** The sender of these may run elsewhere; what its operator calls the cluster is the one that it watches. */
const inCluster = new Set<RuntimeEvent['watched']>([...atSender, 'kubernetes-audit', 'admission']);

/**
 * The names that operators give their own fields (falcosidekick's customfields, Falco's append_output), and where
 * falcosecurity/plugins:plugins/k8saudit-gke puts the labels of GKE's log entries.
 */
const names = {
  cluster: [
    ...atPointer('/annotations/cluster_name'),
    'k8s.cluster.name',
    'cluster_name',
    'clustername',
    'cluster.name',
    'cluster',
  ],
  project: [...atPointer('/annotations/project_id'), 'project_id', 'gcp_project'],
  location: [...atPointer('/annotations/location'), 'cluster_location', 'location'],
} as const;

const all = [...names.cluster, ...names.project, ...names.location];

/**
 * The parts with the cluster and its place, where the event does not say them itself: from fields that the sender's
 * operator added, else from what the wrapper knows. Where they contradict each other, none of them is certain.
 */
export function withSurroundings(
  parts: Parts,
  watched: RuntimeEvent['watched'],
  { fields, surroundings }: Facts,
): Parts {
  // Most events have none of these.
  const isAlone = surroundings.isEmpty && !all.some((name) => fields.peek(name) !== undefined);
  if (isAlone || !inCluster.has(watched)) return parts;
  const { cloud, kubernetes } = parts;
  const wrapper = atSender.has(watched) ? surroundings : undefined;
  // The wrapper has the cluster's real name.
  const cluster =
    kubernetes?.cluster ?? wrapper?.take('cluster') ?? only(fields, names.cluster, isPlain);
  const isGoogle = (cloud?.provider ?? 'gcp') === 'gcp';
  const place = isGoogle ? { ...placeIn(fields), ...placeAround(wrapper, cluster) } : {};
  const project = cloud?.project ?? place.project;
  return defined({
    ...parts,
    kubernetes: definedOrNothing({
      ...kubernetes,
      cluster,
      node: kubernetes?.node ?? wrapper?.take('node'),
    }),
    cloud: definedOrNothing({
      ...cloud,
      provider: cloud?.provider ?? (project === undefined ? undefined : 'gcp'),
      project,
      location: cloud?.location ?? (project === undefined ? undefined : place.location),
    }),
  });
}

interface Place {
  readonly project?: string;
  readonly location?: string;
}

/** By an operator's own fields: a project of other than Google's may be called project_id, too. */
function placeIn(fields: Claims): Place {
  const location = only(fields, names.location, isLocation);
  const project = only(
    fields,
    location === undefined ? ['gcp_project'] : names.project,
    isProjectId,
  );
  return defined({ project, location });
}

/** By the wrapper, whose location is that of its own cluster alone. */
function placeAround(wrapper: Claims | undefined, cluster: string | undefined): Place {
  const own = wrapper?.peek('cluster');
  const isOther = own !== undefined && own !== cluster;
  if (!isOther) wrapper?.claim('cluster');
  return defined({
    project: wrapper?.take('project'),
    location: isOther ? undefined : wrapper?.take('location'),
  });
}

/** What all of these say that say anything. */
function only(
  fields: Claims,
  alike: readonly string[],
  isRight: (value: string) => boolean,
): string | undefined {
  const values = alike.map((name) => fields.peek(name)).filter((value) => value !== undefined);
  const [value] = values;
  if (value === undefined || values.some((each) => each !== value) || !isRight(value)) {
    return undefined;
  }
  fields.claim(...alike);
  return value;
}

/** Not JSON, a list or a placeholder. */
function isPlain(name: string): boolean {
  return /^[\w.:@/-]{1,253}$/.test(name);
}

/** A region or zone of Google Cloud's: https://docs.cloud.google.com/compute/docs/regions-zones */
function isLocation(name: string): boolean {
  return isDnsLabel(name) && /^[a-z]+-[a-z]+\d+(?:-[a-z])?$/.test(name);
}
