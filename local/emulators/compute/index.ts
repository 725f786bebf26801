import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { HttpError } from '../http-error.ts';
import { listen } from '../../../cli/http-server.ts';

import { ComputeFaults, type FaultSettings } from './faults.ts';
import type { ComputeInstance } from './instances.ts';
import { route, type Inventory, type MethodName } from './routes.ts';

export type { FaultSettings } from './faults.ts';
export type { ComputeInstance } from './instances.ts';

export interface ComputeEmulatorOptions {
  /** The port. 0, the default, chooses a free one. */
  readonly port?: number;
  readonly instances?: readonly ComputeInstance[];
  /** Projects in addition to those of the instances. */
  readonly projects?: readonly string[];
  /** Zones in addition to those of the instances. */
  readonly zones?: readonly string[];
  readonly clock?: Clock;
  /** Like Math.random. Decides whether a fault happens. */
  readonly random?: () => number;
}

/** The number of responses per method and HTTP status. */
type CallCounts = Readonly<Partial<Record<MethodName, Readonly<Record<number, number>>>>>;

/** The read methods of Compute Engine's instances, over HTTP on the loopback. */
export interface ComputeEmulator {
  readonly port: number;
  /** 127.0.0.1:PORT */
  readonly host: string;
  /** Replaces all instances. */
  setInstances(instances: readonly ComputeInstance[]): void;
  /** The current fault settings. */
  readonly faults: FaultSettings;
  /** Changes the given faults and keeps the others. @throws TypeError listing every fault; nothing changes then. */
  setFaults(changes: Partial<FaultSettings> | JsonObject): void;
  /** Disables all faults. */
  clearFaults(): void;
  /** @throws TypeError like `setFaults`, but never changes anything. */
  checkFaults(changes: JsonObject): void;
  calls(): CallCounts;
  /** Closes immediately, and aborts requests in flight. */
  close(): Promise<void>;
}

/** @throws if the port is in use. */
export async function startComputeEmulator({
  port = 0,
  instances: initial = [],
  projects = [],
  zones = ['europe-west3-a', 'europe-west3-b', 'us-central1-a'],
  clock = systemClock,
  random = Math.random,
}: ComputeEmulatorOptions = {}): Promise<ComputeEmulator> {
  let instances = initial;
  const faults = new ComputeFaults({ clock, random });
  const calls: Partial<Record<MethodName, Record<number, number>>> = {};
  const closed = new AbortController();
  const inventory = (): Inventory => ({
    instances,
    projects: new Set([...projects, ...instances.map(({ project }) => project)]),
    zones: [...new Set([...zones, ...instances.map(({ zone }) => zone)])].toSorted(),
    denies: (project) => faults.denies(project),
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await faults.delay(closed.signal);
    } catch {
      // The emulator was closed in the meantime, and the connection with it.
      return;
    }
    const [method, status, body] = answer(request);
    if (method !== undefined) {
      const counts = (calls[method] ??= {});
      counts[status] = (counts[status] ?? 0) + 1;
    }
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(body));
  }
  function answer(request: IncomingMessage): [MethodName | undefined, number, object] {
    let method: MethodName | undefined;
    try {
      const asked = route(request.method ?? '', request.url ?? '/');
      method = asked.method;
      const fault = faults.error();
      if (fault !== undefined) throw fault;
      return [method, 200, asked.run(inventory())];
    } catch (error) {
      const failure =
        error instanceof HttpError ? error : new HttpError(500, 'internalError', errorText(error));
      return [method, failure.status, failure.body()];
    }
  }

  const server = await listen(port, respond);
  return {
    port: server.port,
    host: server.host,
    setInstances: (replacement) => {
      instances = replacement;
    },
    get faults() {
      return faults.settings;
    },
    setFaults: (changes) => faults.set(changes),
    clearFaults: () => faults.clear(),
    checkFaults: (changes) => faults.check(changes),
    calls: () => structuredClone(calls),
    close: async () => {
      closed.abort();
      await server.close();
    },
  };
}
