import type { InstancesClient } from '@google-cloud/compute/build/src/v1/instances_client.js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { GoogleAuth, googleAuthLibrary } from 'google-gax';
import { ComputeError, isNotFound, toComputeError } from './compute-error.ts';
import { toComputeInstance, type ComputeInstance } from './compute-instance.ts';

/** The two calls that look-ups make. Only this file knows Google's client. */
export interface ComputeApi {
  /** @throws ComputeError */
  listInstances(project: string): Promise<ComputeInstance[]>;
  /** @throws ComputeError */
  getInstance(project: string, zone: string, name: string): Promise<ComputeInstance | undefined>;
}

export interface ComputeApiOptions {
  /** The time that one request may take. */
  readonly timeoutMs: number;
  /** HOST:PORT of an emulator, without credentials or encryption. */
  readonly emulatorHost?: string | undefined;
  /** Instances on a page, 500 at most. */
  readonly pageSize?: number;
  readonly clock: Clock;
}

/** How many times the time of one request all of a call may take: its pages, and getting a token. */
export const requestsInTime = 4;

/**
 * Interfaces cannot be filtered by (https://github.com/googleapis/google-api-go-client/issues/813),
 * and what does not run has no events: what runs is listed, and matched here.
 */
const running = 'status = RUNNING';

export function createComputeApi(options: ComputeApiOptions): ComputeApi {
  const { timeoutMs, pageSize = 500, clock } = options;
  let client: Promise<InstancesClient> | undefined;
  // Loading it takes time of a cold start, and an event whose labels name its instance needs none.
  const load = async (): Promise<InstancesClient> => (client ??= createClient(options));
  const within = async <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(requestsInTime * timeoutMs, clock, call);

  return {
    listInstances: async (project) =>
      within(async (signal) => {
        const request = {
          project,
          filter: running,
          maxResults: pageSize,
          // Without it, one zone that is down takes the instances of all others with it.
          returnPartialSuccess: true,
        };
        const scopes = (await load()).aggregatedListAsync(request, { autoPaginate: false });
        const found: ComputeInstance[] = [];
        for await (const [, { instances }] of scopes) {
          signal.throwIfAborted();
          for (const resource of instances ?? []) {
            const instance = toComputeInstance(project, resource);
            if (instance !== undefined) found.push(instance);
          }
        }
        return found;
      }),
    getInstance: async (project, zone, name) =>
      within(async () => {
        try {
          const [resource] = await (await load()).get({ project, zone, instance: name });
          return toComputeInstance(project, resource);
        } catch (error) {
          if (isNotFound(toComputeError(error))) return undefined;
          throw error;
        }
      }),
  };
}

/**
 * Over REST, google-gax 5.0.8 takes a call's `timeout` and does not keep it (a request of 3 s ended well
 * under one of 1 s): the time is set where the requests are made.
 */
async function createClient({
  timeoutMs,
  emulatorHost,
}: ComputeApiOptions): Promise<InstancesClient> {
  const { InstancesClient: Client } =
    await import('@google-cloud/compute/build/src/v1/instances_client.js');
  const transporterOptions = { timeout: timeoutMs };
  if (emulatorHost === undefined) {
    const scopes = Client.scopes;
    return new Client({ auth: new GoogleAuth({ scopes, clientOptions: { transporterOptions } }) });
  }
  const [apiEndpoint = '', port = ''] = emulatorHost.split(':');
  const authClient = new googleAuthLibrary.PassThroughClient({ transporterOptions });
  const auth = new GoogleAuth({ authClient });
  return new Client({ apiEndpoint, port: Number(port), protocol: 'http', auth });
}

async function withDeadline<T>(
  ms: number,
  clock: Clock,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(ms, done.signal);
    const error = new ComputeError(false, 'timeout', `no answer within ${ms} ms`);
    over.abort(error);
    throw error;
  };
  try {
    return await Promise.race([call(over.signal), late()]);
  } catch (error) {
    throw toComputeError(error);
  } finally {
    done.abort();
  }
}
