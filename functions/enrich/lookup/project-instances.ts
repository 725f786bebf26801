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

/** How soon a call that failed, and was not refused, is tried again. Pub/Sub's own pause is as long. */
export const failurePauseMs = 10_000;

/** Names that are looked for one by one before listing all is the cheaper way. */
const maximumGets = 20;

/** What is known of the instances of one project. */
export class ProjectInstances {
  readonly id: string;
  /** All that run, once one of them was asked for. */
  readonly index: CachedValue<InstanceIndex>;
  readonly #gets = new Map<string, CachedValue<ComputeInstance | undefined>>();
  readonly #options: LookupOptions;
  /** Until then, the last failure is that of all that follow it. */
  #failure = { until: 0, isRefusal: false };

  constructor(id: string, options: LookupOptions) {
    this.id = id;
    this.#options = options;
    this.index = this.#cached(async () => new InstanceIndex(await options.api.listInstances(id)));
  }

  /** Whether asking for a name is cheaper than the list, which answers every further question. */
  get isWorthAGet(): boolean {
    const { until, isRefusal: refuses } = this.#failure;
    // A project that refuses one refuses all: the list remembers that for all.
    if (refuses && this.#options.clock.now() < until) return false;
    return this.index.peek() === undefined && this.#gets.size < maximumGets;
  }

  /** The one of a name in a zone, without listing all. @throws ComputeError */
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

  /** Says it once, and not for every instance. */
  #note(error: unknown): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const isNew = now >= this.#failure.until;
    if (isNew && error instanceof ComputeError) log(warning(this.id, error));
    this.#failure = { until: now + this.#failureMs(error), isRefusal: isRefusal(error) };
  }

  /** A refusal stands until somebody has had the time to grant something. */
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
