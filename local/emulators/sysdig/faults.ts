import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { badRequest, injected, tooManyRequests, type ApiError } from './errors.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and do nothing. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** What `Retry-After` says where `status` is 429. */
  readonly retryAfterSeconds: number;
  /** Milliseconds that every request waits before anything is done. */
  readonly latencyMs: number;
  /** The share of requests that are done, and whose connection then ends without an answer. */
  readonly dropRate: number;
  /** The share of answers of which the first half arrives, and then the connection ends. */
  readonly cutRate: number;
  /** Requests that each token has in a minute of the clock. The real number is not documented. */
  readonly requestsPerMinute: number;
  /** How long a cursor is good for; null: for ever. */
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

/** What becomes of an answer on its way. */
export type Delivery = 'whole' | 'dropped' | 'cut';

/** What goes wrong on purpose, and the rate limit, which is always there. */
export class SysdigFaults extends Faults<FaultSettings> {
  #window = { minute: Number.NaN, requests: new Map<string, number>() };

  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** Why a request is to fail without doing anything, or undefined. */
  error(): ApiError | undefined {
    const { errorRate, status, retryAfterSeconds } = this.settings;
    return this.happens(errorRate) ? injected(status, retryAfterSeconds) : undefined;
  }

  /** Counts a request. Beyond the limit it is refused until the next minute. */
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

  /** @throws ApiError 400 when a cursor of that time is no longer good. */
  checkCursor(issuedAt: number): void {
    const { cursorLifetimeMs } = this.settings;
    if (cursorLifetimeMs !== null && this.clock.now() - issuedAt >= cursorLifetimeMs) {
      throw badRequest('The cursor has expired.');
    }
  }
}
