import { status } from '@grpc/grpc-js';
import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { Refusal, type CodeName } from './refusal.ts';

export interface FaultSettings {
  /** The share of all calls, 0 to 1, that fail with `code` and do nothing. */
  readonly errorRate: number;
  readonly code: CodeName;
  /** Milliseconds that every call waits before anything is done, even when the client gives up. */
  readonly latencyMs: number;
  /**
   * The writes that get through in each minute of the clock; null: any number. The rest fail with
   * RESOURCE_EXHAUSTED, as beyond https://docs.cloud.google.com/security-command-center/quotas
   */
  readonly writesPerMinute: number | null;
  /** The share of writes, 0 to 1, that are stored and nevertheless answered with UNAVAILABLE. */
  readonly lostReplyRate: number;
}

const none: FaultSettings = {
  errorRate: 0,
  code: 'UNAVAILABLE',
  latencyMs: 0,
  writesPerMinute: null,
  lostReplyRate: 0,
};

const codes = Object.keys(status).filter((name) => !/^\d+$/.test(name) && name !== 'OK');
const properties = {
  errorRate: rate,
  code: { enum: codes },
  writesPerMinute: { type: ['integer', 'null'], minimum: 0 },
  lostReplyRate: rate,
};

/** What goes wrong on purpose. */
export class SccFaults extends Faults<FaultSettings> {
  #window = { minute: Number.NaN, writes: 0 };

  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** Why a call is to fail without doing anything, or undefined. Counts a write that may go on. */
  refusal(writes: boolean): Refusal | undefined {
    const { errorRate, code, writesPerMinute } = this.settings;
    if (this.happens(errorRate)) return new Refusal(code, 'Injected fault: nothing was done.');
    if (writes && writesPerMinute !== null && !this.#takeWrite(writesPerMinute)) {
      return new Refusal(
        'RESOURCE_EXHAUSTED',
        `Quota exceeded: ${writesPerMinute} writes per minute.`,
      );
    }
    return undefined;
  }

  /** Why the answer to a write that has been done is not to arrive, or undefined. */
  lostReply(): Refusal | undefined {
    return this.happens(this.settings.lostReplyRate)
      ? new Refusal('UNAVAILABLE', 'Injected fault: the reply was lost.')
      : undefined;
  }

  #takeWrite(limit: number): boolean {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (this.#window.minute !== minute) this.#window = { minute, writes: 0 };
    if (this.#window.writes >= limit) return false;
    this.#window.writes += 1;
    return true;
  }
}
