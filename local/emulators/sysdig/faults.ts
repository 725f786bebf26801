import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { badRequest, injected, tooManyRequests, type ApiError } from './errors.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and have no effect. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** The value of `Retry-After` if `status` is 429. */
  readonly retryAfterSeconds: number;
  /** Latency of every request before it has any effect, in milliseconds. */
  readonly latencyMs: number;
  /** The share of requests that succeed, but whose connection ends without a response. */
  readonly dropRate: number;
  /** The share of responses whose connection ends after the first half. */
  readonly cutRate: number;
  /** Requests per token and minute of the clock. The real limit is undocumented. */
  readonly requestsPerMinute: number;
  /** Lifetime of a cursor in milliseconds; null: forever. */
  readonly cursorLifetimeMs: number | null;
}

const none: FaultSettings = {
  errorRate: 0,
  status: 503,
  retryAfterSeconds: 1,
  latencyMs: 0,
  dropRate: 0,
  cutRate: 0,
  requestsPerMinute: 1000,
  cursorLifetimeMs: null,
};

const count = { type: 'integer', minimum: 0 };
const properties = {
  errorRate: rate,
  status: { type: 'integer', minimum: 400, maximum: 599 },
  retryAfterSeconds: count,
  dropRate: rate,
  cutRate: rate,
  requestsPerMinute: count,
  cursorLifetimeMs: { type: ['number', 'null'], minimum: 0 },
};

/** The fate of a response in transit. */
export type Delivery = 'whole' | 'dropped' | 'cut';

/** Fault injection, and the rate limit, which is always active. */
export class SysdigFaults extends Faults<FaultSettings> {
  #window = { minute: Number.NaN, requests: new Map<string, number>() };

  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** The injected error of a request without effect, or undefined. */
  error(): ApiError | undefined {
    const { errorRate, status, retryAfterSeconds } = this.settings;
    return this.happens(errorRate) ? injected(status, retryAfterSeconds) : undefined;
  }

  /** Counts a request. Above the limit, refuses it until the next minute. */
  overLimit(token: string): ApiError | undefined {
    const now = this.clock.now();
    const minute = Math.floor(now / 60_000);
    if (this.#window.minute !== minute) this.#window = { minute, requests: new Map() };
    const requests = (this.#window.requests.get(token) ?? 0) + 1;
    this.#window.requests.set(token, requests);
    if (requests <= this.settings.requestsPerMinute) return undefined;
    return tooManyRequests(Math.ceil(((minute + 1) * 60_000 - now) / 1000));
  }

  delivery(): Delivery {
    if (this.happens(this.settings.dropRate)) return 'dropped';
    return this.happens(this.settings.cutRate) ? 'cut' : 'whole';
  }

  /** @throws ApiError 400 if a cursor of that time has expired. */
  checkCursor(issuedAt: number): void {
    const { cursorLifetimeMs } = this.settings;
    if (cursorLifetimeMs !== null && this.clock.now() - issuedAt >= cursorLifetimeMs) {
      throw badRequest('The cursor has expired.');
    }
  }
}
