/**
 * The Cloud Asset Inventory name of a resource, below its project, built from the labels of a log entry's resource
 * (https://docs.cloud.google.com/logging/docs/api/v2/resource-list).
 */
interface Form {
  readonly service: string;
  readonly path: string;
  readonly labels: readonly string[];
  /** Whether other services use the same labels. If so, the service must be known. */
  readonly isShared: boolean;
}

function form(service: string, path: string, isShared = false): Form {
  const labels = [...path.matchAll(placeholder)].map(([, label = '']) => label);
  return { service, path, labels, isShared };
}

const placeholder = /\{(\w+)\}/g;

/** A resource comes before its parent, because the first match wins. */
const forms: readonly Form[] = [
  form('container', 'locations/{location}/clusters/{cluster_name}/nodePools/{nodepool_name}', true),
  form('container', 'locations/{location}/clusters/{cluster_name}', true),
  form('run', 'locations/{location}/services/{service_name}', true),
  form('bigquery', 'datasets/{dataset_id}', true),
  form('cloudkms', 'locations/{location}/keyRings/{key_ring_id}/cryptoKeys/{crypto_key_id}'),
  form('cloudkms', 'locations/{location}/keyRings/{key_ring_id}'),
  form('cloudfunctions', 'locations/{region}/functions/{function_name}'),
  form('dns', 'managedZones/{zone_name}'),
  form('compute', 'global/networks/{network_id}'),
  form('compute', 'regions/{location}/subnetworks/{subnetwork_name}'),
  form('compute', 'regions/{location}/subnetworks/{subnetwork_id}'),
];

/** The fields that falcosecurity/plugins:plugins/gcpaudit reads from labels. */
const fields: Readonly<Record<string, string>> = {
  location: 'gcp.location',
  region: 'gcp.location',
  function_name: 'gcp.cloudfunctions.function',
  zone_name: 'gcp.dns.zone',
  network_id: 'gcp.compute.networkId',
  subnetwork_name: 'gcp.compute.subnetwork',
  subnetwork_id: 'gcp.compute.subnetworkId',
};

export interface LabelledPath {
  readonly service: string;
  readonly path: string;
  readonly displayName: string;
}

/**
 * Returns the first resource whose labels are all known.
 * @param api The API, such as compute, if it is known.
 * @param value Reads the field, otherwise the label.
 */
export function labelledPath(
  api: string | undefined,
  value: (field: string, label: string) => string | undefined,
): LabelledPath | undefined {
  for (const { service: own, path, labels, isShared } of forms) {
    if (isShared && api !== own) continue;
    const values = new Map(labels.map((label) => [label, value(fields[label] ?? '', label)]));
    if ([...values.values()].includes(undefined)) continue;
    return {
      service: own,
      path: path.replaceAll(placeholder, (_, label: string) => values.get(label) ?? ''),
      displayName: values.get(labels.at(-1) ?? '') ?? '',
    };
  }
  return undefined;
}
