import { status } from '@grpc/grpc-js';
import { Faults, rate, type FaultsOptions } from '../faults.ts';
import { Refusal, type CodeName } from './refusal.ts';

export interface FaultSettings {
  /** The share of all calls, 0 to 1, that fail with `code` and have no effect. */
  readonly errorRate: number;
  readonly code: CodeName;
  /** Latency of every call before it has any effect, in milliseconds, even if the client gives up. */
  readonly latencyMs: number;
  /**
   * Successful writes per minute of the clock; null: unlimited. Others fail with RESOURCE_EXHAUSTED, as beyond
   * https://docs.cloud.google.com/security-command-center/quotas
   */
  readonly writesPerMinute: number | null;
  /** The share of writes, 0 to 1, that are stored but answered with UNAVAILABLE. */
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

/** Fault injection. */
export class SccFaults extends Faults<FaultSettings> {
  #window = { minute: Number.NaN, writes: 0 };

  constructor(options: FaultsOptions) {
    super(none, properties, options);
  }

  /** The injected error of a call without effect, or undefined. Counts a write that may continue. */
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

  /** The injected error for a completed write, or undefined. */
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
