import type { Clock } from '@pipeline/shared/clock.ts';

export interface CacheAges {
  /** How old a value must be to be loaded again. */
  readonly refreshMs: number;
  /** How old a value may be to be used when it cannot be loaded again. */
  readonly expireMs: number;
  /** How long a failure stands for what another try would say. */
  readonly failureMs: (error: unknown) => number;
}

/** A value that is costly to load: loaded once however many wait for it, and kept for a while. */
export class CachedValue<T> {
  readonly #load: () => Promise<T>;
  readonly #ages: CacheAges;
  readonly #clock: Clock;
  #value: { readonly value: T; readonly loadedAt: number } | undefined;
  #failure: { readonly error: unknown; readonly at: number; readonly until: number } | undefined;
  #loading: Promise<void> | undefined;

  constructor(load: () => Promise<T>, ages: CacheAges, clock: Clock) {
    this.#load = load;
    this.#ages = ages;
    this.#clock = clock;
  }

  /** What is known without loading anything. */
  peek(maxAgeMs = this.#ages.expireMs): { readonly value: T } | undefined {
    const isUsable =
      this.#value !== undefined && this.#clock.now() - this.#value.loadedAt <= maxAgeMs;
    return isUsable ? this.#value : undefined;
  }

  /** Whether the last try failed, less than the time to refresh ago: another may take long. */
  get hasFailed(): boolean {
    return (
      this.#failure !== undefined && this.#clock.now() - this.#failure.at < this.#ages.refreshMs
    );
  }

  /** As it was less than the time to expire ago, loaded when there is none. */
  async get(): Promise<T> {
    return this.#read(this.#ages.expireMs);
  }

  /** As it was less than the time to refresh ago; an older one when it cannot be loaded. */
  async refresh(): Promise<T> {
    return this.#read(this.#ages.refreshMs);
  }

  async #read(maxAgeMs: number): Promise<T> {
    const cached = this.peek(maxAgeMs);
    if (cached !== undefined) return cached.value;
    if (this.#failure === undefined || this.#clock.now() >= this.#failure.until) {
      await (this.#loading ??= this.#reload());
    }
    const usable = this.peek();
    if (usable !== undefined) return usable.value;
    throw this.#failure?.error;
  }

  async #reload(): Promise<void> {
    // It is as old as the question: the answer may have been on its way for a while.
    const loadedAt = this.#clock.now();
    try {
      const value = await this.#load();
      this.#value = { value, loadedAt };
      this.#failure = undefined;
    } catch (error) {
      const at = this.#clock.now();
      this.#failure = { error, at, until: at + this.#ages.failureMs(error) };
    } finally {
      this.#loading = undefined;
    }
  }
}
