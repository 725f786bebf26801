import { Faults, rate, type FaultsOptions } from '../faults.ts';
import type { HttpError } from '../http-error.ts';
import { injected } from './errors.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and `reason`. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** For example backendError for 503, or rateLimitExceeded for 403. */
  readonly reason: string;
  /** Latency of every request before it has any effect, in milliseconds. */
  readonly latencyMs: number;
  /** The projects in which the caller has no permission. */
  readonly deniedProjects: readonly string[];
}

const none: FaultSettings = {
  errorRate: 0,
  status: 503,
  reason: 'backendError',
  latencyMs: 0,
  deniedProjects: [],
};

const properties = {
  errorRate: rate,
  status: { type: 'integer', minimum: 400, maximum: 599 },
  reason: { type: 'string', minLength: 1 },
  deniedProjects: { type: 'array', items: { type: 'string' } },
};

/** Fault injection. */
export class ComputeFaults extends Faults<FaultSettings> {
  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** The injected error of a request, or undefined. */
  error(): HttpError | undefined {
    const { errorRate, status, reason } = this.settings;
    return this.happens(errorRate) ? injected(status, reason) : undefined;
  }

  denies(project: string): boolean {
    return this.settings.deniedProjects.includes(project);
  }
}
