import type { Clock } from '@pipeline/shared/clock.ts';

export interface CacheAges {
  /** Age at which a value is reloaded, in milliseconds. */
  readonly refreshMs: number;
  /** Maximum age of a value that cannot be reloaded, in milliseconds. */
  readonly expireMs: number;
  /** Time for which a failure is reused instead of retrying, in milliseconds. */
  readonly failureMs: (error: unknown) => number;
}

/** A value that is costly to load. Concurrent callers share one load, and the value is cached. */
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

  /** Returns the cached value without loading. */
  peek(maxAgeMs = this.#ages.expireMs): { readonly value: T } | undefined {
    const isUsable =
      this.#value !== undefined && this.#clock.now() - this.#value.loadedAt <= maxAgeMs;
    return isUsable ? this.#value : undefined;
  }

  /** Whether the last load failed within the refresh time. Another load may take long. */
  get hasFailed(): boolean {
    return (
      this.#failure !== undefined && this.#clock.now() - this.#failure.at < this.#ages.refreshMs
    );
  }

  /** Returns a value that has not expired, and loads it if there is none. */
  async get(): Promise<T> {
    return this.#read(this.#ages.expireMs);
  }

  /** Returns a value that is not due for a refresh, or an older one if loading fails. */
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
    // Date the value from the request: the response may have taken a while.
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
