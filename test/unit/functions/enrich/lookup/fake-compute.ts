import type { ComputeApi } from '../../../../../functions/enrich/lookup/compute-api.ts';
import {
  toComputeInstance,
  type ComputeInstance,
} from '../../../../../functions/enrich/lookup/compute-instance.ts';
import { createLookup } from '../../../../../functions/enrich/lookup/lookup.ts';
import { fakeClock, recordingLog } from '../../../support.ts';

export interface FakeInstance {
  readonly project: string;
  readonly zone: string;
  readonly id: string;
  readonly name: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly creationTimestamp?: string;
  readonly labels?: Record<string, string>;
}

/** An API that responds from a list, or fails; `calls` records the calls. */
export class FakeCompute implements ComputeApi {
  instances: readonly FakeInstance[];
  /** Failures by project; the key '*' fails all. */
  readonly failures = new Map<string, Error>();
  readonly calls: string[] = [];

  constructor(instances: readonly FakeInstance[]) {
    this.instances = instances;
  }

  async listInstances(project: string): Promise<ComputeInstance[]> {
    this.calls.push(`list ${project}`);
    this.#fail(project);
    return this.instances
      .filter((instance) => instance.project === project)
      .flatMap((instance) => resource(instance) ?? []);
  }

  async getInstance(
    project: string,
    zone: string,
    name: string,
  ): Promise<ComputeInstance | undefined> {
    this.calls.push(`get ${project} ${zone} ${name}`);
    this.#fail(project);
    const found = this.instances.find(
      (each) => each.project === project && each.zone === zone && each.name === name,
    );
    return found && resource(found);
  }

  #fail(project: string): void {
    const failure = this.failures.get(project) ?? this.failures.get('*');
    if (failure !== undefined) throw failure;
  }
}

function resource({ project, address, ...rest }: FakeInstance): ComputeInstance | undefined {
  const networkInterfaces = address === undefined ? [] : [{ networkIP: address }];
  return toComputeInstance(project, { ...rest, networkInterfaces });
}

export const settings = {
  LOOKUP_PROJECTS: 'my-shop,my-lab',
  LOOKUP_REFRESH_SECONDS: 300,
  LOOKUP_EXPIRE_SECONDS: 3600,
  LOOKUP_ATTEMPTS: 5,
};

/** A lookup in a fake API, with the given clock and log. */
export function setUp(instances: readonly FakeInstance[], changes: Partial<typeof settings> = {}) {
  const api = new FakeCompute(instances);
  const clock = fakeClock();
  const { log, entries } = recordingLog();
  const find = createLookup({ ...settings, ...changes }, { api, clock, log });
  return { api, clock, entries, find };
}

export const node: FakeInstance = {
  project: 'my-shop',
  zone: 'europe-west3-a',
  id: '4941655120891780947',
  name: 'gke-demo-default-pool-1af4d30b-716h',
  address: '10.156.0.4',
  labels: {
    'goog-k8s-cluster-name': 'demo',
    'goog-k8s-cluster-location': 'europe-west3',
    'goog-k8s-node-pool-name': 'default-pool',
  },
};
