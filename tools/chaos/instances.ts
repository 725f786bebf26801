import type { Instance } from '@pipeline/shared/event.ts';
import type { ComputeInstance } from '../../local/emulators/compute/index.ts';

/** The machines in the Compute API during a run, and the expected instance of a finding on one of them. */

const projects = ['chaos-shop', 'chaos-bank'];
const zones = ['europe-west3-a', 'us-central1-c'];
const count = 60;

/** GKE nodes and other machines, alternately. Older than every event. */
function machine(index: number): ComputeInstance {
  const isNode = index % 3 !== 0;
  const zone = at(zones, Math.floor(index / 2));
  return {
    project: at(projects, index),
    zone,
    // Exceeds a double.
    id: String(7_000_000_000_000_000_001n + BigInt(index)),
    name: isNode ? `gke-chaos-pool-${index}` : `machine-${index}`,
    creationTimestamp: '2020-01-01T00:00:00.000-00:00',
    networkInterfaces: [{ networkIP: `10.77.0.${index + 1}` }],
    ...(isNode && {
      labels: {
        'goog-k8s-cluster-name': 'chaos',
        'goog-k8s-cluster-location': zone,
        'goog-k8s-node-pool-name': `pool-${index % 2}`,
      },
    }),
  };
}

export const machines: readonly ComputeInstance[] = Array.from({ length: count }, (_, index) =>
  machine(index),
);

/** The machine of several samples, whose labels name it: Compute adds its cluster and node pool. */
export const labelledMachine: ComputeInstance = {
  project: 'alliances-chronicle',
  zone: 'us-central1-c',
  id: '648229130641697246',
  name: 'gke-cluster-gcp-demo-san-default-pool-66250c41-vd1o',
  creationTimestamp: '2020-01-01T00:00:00.000-00:00',
  networkInterfaces: [{ networkIP: '10.128.0.5' }],
  labels: {
    'goog-k8s-cluster-name': 'cluster-gcp-demo-san',
    'goog-k8s-cluster-location': 'us-central1-c',
    'goog-k8s-node-pool-name': 'default-pool',
  },
};

export function machineOf(n: number): ComputeInstance {
  return at(machines, n);
}

/** The MAC that Compute Engine assigns to an interface: 42:01, and its address. */
export function macOf({ networkInterfaces = [] }: ComputeInstance): string {
  const octets = (networkInterfaces[0]?.networkIP ?? '').split('.').map(Number);
  return ['42', '01', ...octets.map((octet) => octet.toString(16).padStart(2, '0'))].join(':');
}

/** The expected instance of a finding. */
export function instanceOf({ project, zone, id, name, labels }: ComputeInstance): Instance {
  const cluster = labels?.['goog-k8s-cluster-name'];
  const clusterLocation = labels?.['goog-k8s-cluster-location'];
  const nodePool = labels?.['goog-k8s-node-pool-name'];
  return {
    project,
    zone,
    id,
    name,
    ...(cluster !== undefined && { cluster }),
    ...(clusterLocation !== undefined && { clusterLocation }),
    ...(nodePool !== undefined && { nodePool }),
  };
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
}
