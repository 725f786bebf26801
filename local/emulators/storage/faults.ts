import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { HttpError } from '../http-error.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and have no effect. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** The share of writes, 0 to 1, that succeed but are answered with 503. */
  readonly lostReplyRate: number;
  /** Latency of every request before it has any effect, in milliseconds. */
  readonly latencyMs: number;
}

const none: FaultSettings = { errorRate: 0, status: 503, lostReplyRate: 0, latencyMs: 0 };
const properties = {
  errorRate: rate,
  status: { type: 'integer', minimum: 400, maximum: 599 },
  lostReplyRate: rate,
};

/** Fault injection. */
export class StorageFaults extends Faults<FaultSettings> {
  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** @throws HttpError if a request is chosen to fail without effect. */
  refuse(): void {
    const { errorRate, status } = this.settings;
    if (this.happens(errorRate)) throw new HttpError(status, 'backendError', 'Injected fault.');
  }

  /** @throws HttpError if the response to a completed write is chosen to be lost. */
  loseReply(): void {
    if (this.happens(this.settings.lostReplyRate)) {
      throw new HttpError(503, 'backendError', 'Injected fault: the reply was lost.');
    }
  }
}
