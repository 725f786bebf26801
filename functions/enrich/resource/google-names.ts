/**
 * The Cloud Asset Inventory names of resources in audit logs, by service: patterns for the beginning of a resourceName.
 * The rest of the name, a child, is cut off (https://docs.cloud.google.com/asset-inventory/docs/asset-names).
 */
const project = 'projects/(?![-_]/)[^/]+';
const place = `${project}/locations/[^/]+`;
const parent = '(?:projects|folders|organizations|billingAccounts)/(?![-_]/)[^/]+';

interface Form {
  readonly service: string;
  readonly pattern: RegExp;
  /** Whether another service uses names of the same form, so that the service must be known. */
  readonly isShared?: boolean;
}

function form(service: string, pattern: string, isShared = false): Form {
  return { service, pattern: new RegExp(`^${pattern}(?=/|$)`), isShared };
}

const forms: readonly Form[] = [
  form('compute', `${project}/(?:global|(?:zones|regions)/[^/]+)/[a-zA-Z]+/[^/]+`),
  form('iam', `${project}/serviceAccounts/[^/]+(?:/keys/[^/]+)?`),
  form('iam', '(?:projects|organizations)/(?![-_]/)[^/]+/roles/[^/]+'),
  form('cloudsql', `${project}/instances/[^/]+`, true),
  form('spanner', `${project}/instances/[^/]+(?:/databases/[^/]+)?`, true),
  form('bigquery', `${project}/datasets/[^/]+(?:/tables/[^/]+)?`),
  form('cloudkms', `${place}/keyRings/[^/]+(?:/cryptoKeys/[^/]+(?:/cryptoKeyVersions/[^/]+)?)?`),
  form('pubsub', `${project}/(?:topics|subscriptions)/[^/]+`),
  form('run', `${place}/services/[^/]+(?:/revisions/[^/]+)?`, true),
  form('cloudfunctions', `${place}/functions/[^/]+`),
  form('secretmanager', `(?:${place}|${project})/secrets/[^/]+(?:/versions/[^/]+)?`),
  form('artifactregistry', `${place}/repositories/[^/]+`, true),
  form('logging', `${parent}/sinks/[^/]+`),
  form('logging', `${parent}/metrics/[^/]+`, true),
  form('logging', `${parent}/locations/[^/]+/buckets/[^/]+`, true),
  form('dns', `${project}/managedZones/[^/]+`),
  form('serviceusage', `${project}/services/[^/]+`, true),
  form('cloudresourcemanager', '(?:folders|organizations)/\\d+'),
  form('cloudbilling', 'billingAccounts/[^/]+'),
  // Names in Kubernetes' API group apps also begin with apps/.
  form('appengine', 'apps/[^/]+', true),
];

const cluster =
  /^(projects\/(?![-_]\/)[^/]+)\/(?:zones|locations)\/([^/]+)\/clusters\/([^/]+(?:\/nodePools\/[^/]+)?)/;

/**
 * Returns the full resource name for an audit log's resourceName, if its spelling is documented.
 * @param service The API, such as compute.googleapis.com. If it is unknown, accept only names that a single service
 *   uses.
 */
export function fullResourceName(
  resourceName: string,
  service: string | undefined,
): string | undefined {
  const [, bucket] =
    /^(?:\/\/storage\.googleapis\.com\/)?projects\/_\/buckets\/([^/]+)/.exec(resourceName) ?? [];
  if (bucket !== undefined) return `//storage.googleapis.com/${bucket}`;
  if (resourceName.startsWith('//')) return resourceName;
  const api = apiOf(service);
  const [ofCluster, owner, location, name] = cluster.exec(resourceName) ?? [];
  if (ofCluster !== undefined && (api ?? 'container') === 'container') {
    return `//container.googleapis.com/${owner ?? ''}/locations/${location ?? ''}/clusters/${name ?? ''}`;
  }
  for (const { service: own, pattern, isShared = false } of forms) {
    if (api === undefined ? isShared : api !== own && own !== 'cloudresourcemanager') continue;
    const [found] = pattern.exec(resourceName) ?? [];
    if (found !== undefined) return `//${own}.googleapis.com/${found}`;
  }
  return undefined;
}

/** Returns the API's name at the beginning of resource names: compute for compute.googleapis.com. */
export function apiOf(service: string | undefined): string | undefined {
  const name = service?.replace(/\.googleapis\.com$/, '');
  return name === 'sqladmin' ? 'cloudsql' : name;
}
