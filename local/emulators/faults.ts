import type { Clock } from '@pipeline/shared/clock.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { Ajv, type AnySchema } from 'ajv';

/** A share of all calls, 0 to 1, as a JSON Schema. */
export const rate = { type: 'number', minimum: 0, maximum: 1 } as const;

export interface FaultsOptions {
  readonly clock: Clock;
  /** Like Math.random; called only if a rate is above 0. */
  readonly random: () => number;
}

interface Common {
  /** Latency of every call before it has any effect, in milliseconds. */
  readonly latencyMs: number;
}

/** The injected faults of an emulator: settings that can change at run time. */
export class Faults<Settings extends Common> {
  protected readonly clock: Clock;
  readonly #random: () => number;
  readonly #ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  readonly #areChanges;
  readonly #none: Settings;
  #settings: Settings;

  /** @param properties The schema of each setting other than `latencyMs`. */
  constructor(
    none: Settings,
    properties: Record<Exclude<keyof Settings, 'latencyMs'>, AnySchema>,
    { clock, random }: FaultsOptions,
  ) {
    this.clock = clock;
    this.#random = random;
    this.#none = none;
    this.#settings = none;
    this.#areChanges = this.#ajv.compile<Partial<Settings>>({
      type: 'object',
      additionalProperties: false,
      properties: { latencyMs: { type: 'number', minimum: 0 }, ...properties },
    });
  }

  get settings(): Settings {
    return this.#settings;
  }

  /**
   * Changes the given settings and keeps the others.
   * @throws TypeError listing every fault; nothing changes then.
   */
  set(changes: Partial<Settings> | JsonObject): void {
    this.check(changes);
    this.#settings = { ...this.#settings, ...changes };
  }

  /** Disables all faults. */
  clear(): void {
    this.#settings = this.#none;
  }

  /** @throws TypeError listing every fault. */
  check(changes: Partial<Settings> | JsonObject): void {
    if (this.#areChanges(changes)) return;
    throw new TypeError(this.#ajv.errorsText(this.#areChanges.errors, { dataVar: 'faults' }));
  }

  /** Waits for the configured latency. @throws The signal's reason if it aborts. */
  async delay(signal: AbortSignal): Promise<void> {
    const { latencyMs } = this.#settings;
    if (latencyMs > 0) await this.clock.sleep(latencyMs, signal);
  }

  /** Whether an event with this probability happens now. */
  protected happens(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }
}
