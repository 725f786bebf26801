import type { ComputeInstance } from '../../../local/emulators/compute/index.ts';

export const projects: readonly string[] = ['my-shop', 'my-lab', 'my-office'];

/** The host of the sample a01. */
const nodeName = 'gke-demo-default-pool-1af4d30b-716h';

/** This many instances in three projects, including the host of the sample a01. */
export function instancesFor(count: number): ComputeInstance[] {
  return Array.from({ length: count }, (_, index) => ({
    project: projects[index % projects.length] ?? '',
    zone: 'europe-west3-a',
    id: String(1_000_000 + index),
    name: index === 0 ? nodeName : `vm-${index}`,
    networkInterfaces: [
      {
        networkIP:
          index === 0
            ? '10.156.0.4'
            : `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
      },
    ],
    creationTimestamp: '2017-01-01T00:00:00.000-07:00',
  }));
}
