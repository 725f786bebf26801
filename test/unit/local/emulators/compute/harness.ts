import {
  startComputeEmulator,
  type ComputeEmulator,
  type ComputeInstance,
} from '../../../../../local/emulators/compute/index.ts';
import type { ComputeEmulatorOptions } from '../../../../../local/emulators/compute/index.ts';

export const node: ComputeInstance = {
  project: 'shop',
  zone: 'europe-west3-a',
  id: '4941655120891780947',
  name: 'gke-prod-pool-1-abcd',
  labels: { 'goog-k8s-cluster-name': 'prod', 'goog-k8s-node-pool-name': 'pool-1' },
  networkInterfaces: [{ name: 'nic0', networkIP: '10.156.15.206' }],
};
export const instances: ComputeInstance[] = [
  node,
  { project: 'shop', zone: 'us-central1-a', id: '2', name: 'vm-b', status: 'TERMINATED' },
  { project: 'shop', zone: 'us-central1-a', id: '3', name: 'vm-a' },
  { project: 'other', zone: 'us-central1-a', id: '4', name: 'vm-a' },
];

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
export type Get = (path: string) => Promise<Answer>;

/** Runs `use` with a new emulator and a client for it. */
export async function withCompute(
  use: (get: Get, emulator: ComputeEmulator) => Promise<void>,
  options: ComputeEmulatorOptions = { instances },
): Promise<void> {
  const emulator = await startComputeEmulator(options);
  try {
    await use(async (path) => {
      const response = await fetch(`http://${emulator.host}/compute/v1/${path}`);
      return { status: response.status, body: await response.json() };
    }, emulator);
  } finally {
    await emulator.close();
  }
}

/** The target of a list, below /compute/v1/. */
export function list(parameters: Record<string, string> = {}, project = 'shop'): string {
  return `projects/${project}/aggregated/instances?${new URLSearchParams(parameters).toString()}`;
}

/** Google's form of an error. */
export function error(code: number, reason: string, message: string, domain = 'global'): Answer {
  return {
    status: code,
    body: { error: { code, message, errors: [{ message, domain, reason }] } },
  };
}
