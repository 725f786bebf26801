import type { Clock } from '@pipeline/shared/clock.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { Ajv, type AnySchema } from 'ajv';

/** A share of all calls, 0 to 1, as a JSON Schema. */
export const rate = { type: 'number', minimum: 0, maximum: 1 } as const;

export interface FaultsOptions {
  readonly clock: Clock;
  /** As Math.random; asked only when a rate is above 0. */
  readonly random: () => number;
}

interface Common {
  /** Milliseconds that every call waits before anything is done. */
  readonly latencyMs: number;
}

/** What goes wrong on purpose in an emulator: settings that can be changed while it runs. */
export class Faults<Settings extends Common> {
  protected readonly clock: Clock;
  readonly #random: () => number;
  readonly #ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  readonly #areChanges;
  readonly #none: Settings;
  #settings: Settings;

  /** @param properties the schema of each setting beside `latencyMs`. */
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
   * Changes the settings that are given, and leaves the others.
   * @throws TypeError that names everything that is wrong; then nothing changes.
   */
  set(changes: Partial<Settings> | JsonObject): void {
    this.check(changes);
    this.#settings = { ...this.#settings, ...changes };
  }

  /** From now on nothing goes wrong on purpose. */
  clear(): void {
    this.#settings = this.#none;
  }

  /** @throws TypeError that names everything that is wrong. */
  check(changes: Partial<Settings> | JsonObject): void {
    if (this.#areChanges(changes)) return;
    throw new TypeError(this.#ajv.errorsText(this.#areChanges.errors, { dataVar: 'faults' }));
  }

  /** Waits as long as a call has to. @throws the signal's reason when it aborts. */
  async delay(signal: AbortSignal): Promise<void> {
    const { latencyMs } = this.#settings;
    if (latencyMs > 0) await this.clock.sleep(latencyMs, signal);
  }

  /** Whether what has this probability happens now. */
  protected happens(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }
}
