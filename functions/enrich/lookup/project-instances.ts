import type { Clock } from '@pipeline/shared/clock.ts';
import type { Log, LogEntry } from '@pipeline/shared/log.ts';
import type { ComputeApi } from './compute-api.ts';
import { ComputeError } from './compute-error.ts';
import type { ComputeInstance } from './compute-instance.ts';
import { InstanceIndex } from './instance-index.ts';
import { CachedValue } from './cached-value.ts';

export interface LookupOptions {
  readonly api: ComputeApi;
  readonly refreshMs: number;
  readonly expireMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pause before retrying a failed call that was not refused, in milliseconds. Pub/Sub's own pause is as long. */
const failurePauseMs = 10_000;

/** Maximum number of single lookups before listing all instances is cheaper. */
const maximumGets = 20;

/** The known instances of one project. */
export class ProjectInstances {
  readonly id: string;
  /** All running instances, loaded when one of them is first asked for. */
  readonly index: CachedValue<InstanceIndex>;
  readonly #gets = new Map<string, CachedValue<ComputeInstance | undefined>>();
  readonly #options: LookupOptions;
  /** The last failure. Until `until`, it also answers the calls that follow. */
  #failure = { until: 0, isRefusal: false };

  constructor(id: string, options: LookupOptions) {
    this.id = id;
    this.#options = options;
    this.index = this.#cached(async () => new InstanceIndex(await options.api.listInstances(id)));
  }

  /** Whether getting one instance is cheaper than the list, which answers every later question. */
  get isWorthAGet(): boolean {
    const { until, isRefusal: refuses } = this.#failure;
    // A project that refuses one call refuses all. The list remembers this.
    if (refuses && this.#options.clock.now() < until) return false;
    return this.index.peek() === undefined && this.#gets.size < maximumGets;
  }

  /** Gets the instance of a name in a zone, without listing all. @throws ComputeError */
  async get(zone: string, name: string): Promise<ComputeInstance | undefined> {
    const key = `${zone}/${name}`;
    let cached = this.#gets.get(key);
    if (cached === undefined) {
      const { api } = this.#options;
      cached = this.#cached(async () => api.getInstance(this.id, zone, name));
      this.#gets.set(key, cached);
    }
    return (await cached.get()) ?? cached.refresh();
  }

  #cached<T>(load: () => Promise<T>): CachedValue<T> {
    const { refreshMs, expireMs, clock } = this.#options;
    const noted = async (): Promise<T> => {
      try {
        return await load();
      } catch (error) {
        this.#note(error);
        throw error;
      }
    };
    const failureMs = (error: unknown): number => this.#failureMs(error);
    return new CachedValue(noted, { refreshMs, expireMs, failureMs }, clock);
  }

  /** Logs the failure once, not once per instance. */
  #note(error: unknown): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const isNew = now >= this.#failure.until;
    if (isNew && error instanceof ComputeError) log(warning(this.id, error));
    this.#failure = { until: now + this.#failureMs(error), isRefusal: isRefusal(error) };
  }

  /** Keeps a refusal longer, until an operator has had time to grant a role. */
  #failureMs(error: unknown): number {
    const { refreshMs } = this.#options;
    return isRefusal(error) ? refreshMs : Math.min(failurePauseMs, refreshMs);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ComputeError && error.isRefusal;
}

function warning(project: string, error: ComputeError): LogEntry {
  const remedy =
    'grant enrich roles/compute.viewer there and enable the Compute Engine API, or take it out of LOOKUP_PROJECTS';
  return {
    severity: 'WARNING',
    message: error.isRefusal
      ? `no instances are looked up in the project ${project}: ${remedy}`
      : `looking up instances in the project ${project} failed`,
    reason: `compute-${error.reason}`,
    error: error.message,
  };
}
