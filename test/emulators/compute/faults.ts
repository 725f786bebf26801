import type { Clock } from '@pipeline/shared/clock.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { Ajv } from 'ajv';
import { injected, type HttpError } from './errors.ts';

export interface FaultSettings {
  /** The share of all requests, 0 to 1, that fail with `status` and `reason`. */
  readonly errorRate: number;
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** Such as backendError for 503, or rateLimitExceeded for 403. */
  readonly reason: string;
  /** Milliseconds that every request waits before anything is done. */
  readonly latencyMs: number;
  /** The projects that the caller has no permission in. */
  readonly deniedProjects: readonly string[];
}

const none: FaultSettings = {
  errorRate: 0,
  status: 503,
  reason: 'backendError',
  latencyMs: 0,
  deniedProjects: [],
};

const ajv = new Ajv({ allErrors: true });
const areSettings = ajv.compile<Partial<FaultSettings>>({
  type: 'object',
  additionalProperties: false,
  properties: {
    errorRate: { type: 'number', minimum: 0, maximum: 1 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    reason: { type: 'string', minLength: 1 },
    latencyMs: { type: 'number', minimum: 0 },
    deniedProjects: { type: 'array', items: { type: 'string' } },
  },
});

/** What goes wrong on purpose. */
export class Faults {
  readonly #clock: Clock;
  readonly #random: () => number;
  #settings = none;

  /** @param random as Math.random; asked only when the rate is above 0. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  /**
   * Changes the settings that are given, and leaves the others.
   * @throws TypeError that names everything that is wrong; then nothing changes.
   */
  set(changes: Partial<FaultSettings> | JsonObject): void {
    if (!areSettings(changes)) {
      throw new TypeError(ajv.errorsText(areSettings.errors, { dataVar: 'faults' }));
    }
    this.#settings = { ...this.#settings, ...changes };
  }

  /** Waits as long as a request has to. @throws the signal's reason when it aborts. */
  async delay(signal: AbortSignal): Promise<void> {
    const { latencyMs } = this.#settings;
    if (latencyMs > 0) await this.#clock.sleep(latencyMs, signal);
  }

  /** Why a request is to fail, or undefined. */
  error(): HttpError | undefined {
    const { errorRate, status, reason } = this.#settings;
    return errorRate > 0 && this.#random() < errorRate ? injected(status, reason) : undefined;
  }

  denies(project: string): boolean {
    return this.#settings.deniedProjects.includes(project);
  }
}
