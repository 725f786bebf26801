import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { HttpError } from '../http-error.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and do nothing. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** The share of writes, 0 to 1, that are done and nevertheless answered with 503. */
  readonly lostReplyRate: number;
  /** Milliseconds that every request waits before anything is done. */
  readonly latencyMs: number;
}

const none: FaultSettings = { errorRate: 0, status: 503, lostReplyRate: 0, latencyMs: 0 };
const properties = {
  errorRate: rate,
  status: { type: 'integer', minimum: 400, maximum: 599 },
  lostReplyRate: rate,
};

/** What goes wrong on purpose. */
export class StorageFaults extends Faults<FaultSettings> {
  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** @throws HttpError when a request is to fail without doing anything. */
  refuse(): void {
    const { errorRate, status } = this.settings;
    if (this.happens(errorRate)) throw new HttpError(status, 'backendError', 'Injected fault.');
  }

  /** @throws HttpError when the answer to a write that has been done is not to arrive. */
  loseReply(): void {
    if (this.happens(this.settings.lostReplyRate)) {
      throw new HttpError(503, 'backendError', 'Injected fault: the reply was lost.');
    }
  }
}
