import type { ComputeInstance } from './compute-instance.ts';

/**
 * The instances of one project, by the names and addresses in events. Several instances may share a name or an address.
 */
export class InstanceIndex {
  readonly #byName = new Map<string, ComputeInstance[]>();
  readonly #byAddress = new Map<string, ComputeInstance[]>();
  readonly #byId = new Map<string, ComputeInstance>();

  constructor(instances: readonly ComputeInstance[]) {
    for (const found of instances) {
      for (const name of found.names) add(this.#byName, name, found);
      for (const address of found.addresses) add(this.#byAddress, address, found);
      this.#byId.set(found.instance.id, found);
    }
  }

  /** Returns the instances of this name in all zones, or of this DNS name. */
  named(name: string): readonly ComputeInstance[] {
    return this.#byName.get(name) ?? [];
  }

  /** Returns the instances with this internal address, in all networks. */
  at(address: string): readonly ComputeInstance[] {
    return this.#byAddress.get(address) ?? [];
  }

  withId(id: string): ComputeInstance | undefined {
    return this.#byId.get(id);
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
