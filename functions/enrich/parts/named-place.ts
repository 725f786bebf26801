import type { Parts } from '@pipeline/shared/event.ts';
import { isLocation, isProjectId } from '@pipeline/shared/google-names.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { isPlainName } from '@pipeline/shared/sender-context.ts';
import type { Claims } from './claims.ts';
import { atPointer } from './pointers.ts';

/** These names contain Google Cloud, so their values are certain. Falco's format reads gcp_project as gcp.project. */
const googleProject = [
  'gcp.project',
  'gcp.project_id',
  'gcp.project.id',
  'gcp_project',
  'gcp_project_id',
];

/**
 * The usual names of operators' own fields (falcosidekick's customfields, Falco's append_output), and the fields of
 * falcosecurity/plugins:plugins/k8saudit-gke for the labels of GKE's log entries.
 */
const names = {
  cluster: [
    ...atPointer('/annotations/cluster_name'),
    'k8s.cluster.name',
    'k8s_cluster_name',
    'kube_cluster_name',
    'cluster_name',
    'clustername',
    'cluster.name',
    'cluster',
  ],
  project: [...atPointer('/annotations/project_id'), ...googleProject, 'project_id', 'project'],
  location: [
    ...atPointer('/annotations/location'),
    'cluster_location',
    'gcp.location',
    'gcp_location',
    'location',
  ],
} as const;

const all = [...names.cluster, ...names.project, ...names.location];

/** Returns the names of clusters in fields that the sender's operator added. */
export function clusterNames(fields: Claims): ReadonlySet<string> {
  return new Set(names.cluster.flatMap((name) => fields.peek(name) ?? []));
}

/**
 * Adds the cluster and its place from fields that the sender's operator added, if neither the event nor its wrapper
 * names them. Fields that contradict each other count as unknown.
 */
export function withNamedPlace(parts: Parts, fields: Claims): Parts {
  // Most events have none of these.
  if (!all.some((name) => fields.peek(name) !== undefined)) return parts;
  const { cloud, kubernetes } = parts;
  // The place of another cluster would be wrong, and a mixture would name a cluster that does not exist.
  const isOfAnother = [...clusterNames(fields)].some((name) => name !== kubernetes?.cluster);
  if (kubernetes?.cluster !== undefined && isOfAnother) return parts;
  const cluster = only(fields, names.cluster, isPlainName, kubernetes?.cluster);
  const isGoogle = (cloud?.provider ?? 'gcp') === 'gcp';
  const location = isGoogle
    ? only(fields, names.location, isLocation, cloud?.location)
    : cloud?.location;
  // A project outside Google Cloud may be called project_id, too.
  const projectNames = location === undefined ? googleProject : names.project;
  const project = isGoogle
    ? only(fields, projectNames, isProjectId, cloud?.project)
    : cloud?.project;
  return defined({
    ...parts,
    kubernetes: definedOrNothing({ ...kubernetes, cluster }),
    cloud: definedOrNothing({
      ...cloud,
      provider: cloud?.provider ?? (project === undefined ? undefined : 'gcp'),
      project,
      location: project === undefined ? cloud?.location : location,
    }),
  });
}

/** Returns the known value, else the value on which all existing fields agree. Claims fields with the same value. */
function only(
  fields: Claims,
  wanted: readonly string[],
  isRight: (value: string) => boolean,
  known: string | undefined,
): string | undefined {
  const values = wanted.flatMap((name) => fields.peek(name) ?? []);
  const value = known ?? values[0];
  if (value === undefined) return undefined;
  if (known === undefined && (values.some((each) => each !== value) || !isRight(value))) {
    return undefined;
  }
  fields.claim(...wanted.filter((name) => fields.peek(name) === value));
  return value;
}
