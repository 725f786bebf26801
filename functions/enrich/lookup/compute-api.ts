import type { InstancesClient } from '@google-cloud/compute/build/src/v1/instances_client.js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { GoogleAuth, googleAuthLibrary } from 'google-gax';
import { ComputeError, isNotFound, toComputeError } from './compute-error.ts';
import { toComputeInstance, type ComputeInstance } from './compute-instance.ts';

/** The two calls of lookups. Only this file uses Google's client. */
export interface ComputeApi {
  /** @throws ComputeError */
  listInstances(project: string): Promise<ComputeInstance[]>;
  /** @throws ComputeError */
  getInstance(project: string, zone: string, name: string): Promise<ComputeInstance | undefined>;
}

export interface ComputeApiOptions {
  /** Maximum duration of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** HOST:PORT of an emulator, called without credentials or encryption. */
  readonly emulatorHost?: string | undefined;
  /** Instances per page, at most 500. */
  readonly pageSize?: number;
  readonly clock: Clock;
}

/** Maximum duration of a whole call, as a multiple of one request's: its pages and getting a token. */
export const requestsInTime = 4;

/**
 * Lists running instances, and matches them here. The API cannot filter by interface
 * (https://github.com/googleapis/google-api-go-client/issues/813), and an instance that does not run has no events.
 */
const running = 'status = RUNNING';

export function createComputeApi(options: ComputeApiOptions): ComputeApi {
  const { timeoutMs, pageSize = 500, clock } = options;
  let client: Promise<InstancesClient> | undefined;
  // Load lazily: loading adds to a cold start, and an event whose labels name its instance needs no client.
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
          // Otherwise one unavailable zone would hide the instances of all other zones.
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
 * Sets the timeout on the transport: over REST, google-gax 5.0.8 accepts a call's `timeout` but ignores it (with 1 s, a
 * response after 3 s was accepted).
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
  const timeout = (cause?: unknown): ComputeError =>
    new ComputeError(false, 'timeout', `no answer within ${ms} ms`, { cause });
  const late = async (): Promise<never> => {
    await clock.sleep(ms, done.signal);
    const error = timeout();
    over.abort(error);
    throw error;
  };
  try {
    return await Promise.race([call(over.signal), late()]);
  } catch (error) {
    const failed = toComputeError(error);
    // The client's own timer of the same length may end first.
    throw failed.reason === 'timeout' ? timeout(error) : failed;
  } finally {
    done.abort();
  }
}
