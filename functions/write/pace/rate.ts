export interface RateOptions {
  /** Calls per minute: this instance's share of the project's quota. */
  readonly perMinute: number;
  /** Milliseconds without calls after a refusal for quota. Doubles while the next call is refused, up to six times. */
  readonly pauseMs: number;
}

/** The longest pause, as a multiple of the first. A per-minute quota recovers within a minute: 5 s lead to 30 s. */
const longestPause = 6;
/** The factor of a refusal on the rate, and the lower bound of all refusals together. */
const afterRefusal = 0.75;
const leastShare = 0.1;
/** The share of the full rate that is regained per second: the effect of one refusal is gone after two minutes. */
const regainedPerSecond = 0.002;
/** Maximum wait for a probe. Longer than the timeout of a call. */
const probeMs = 10_000;

/**
 * The allowed rate of calls: a token bucket with a burst of one second's worth, so that a late timer costs no call and
 * a minute is exceeded by no more than that. A refusal means that others use the same quota: calls pause, one probe is
 * sent, and the rate recovers slowly. Reads no clock: `now` is in milliseconds.
 */
export class Rate {
  readonly #options: RateOptions;
  readonly #burst: number;
  /** Start with one token: a previous instance may have used this second's tokens. */
  #tokens = 1;
  #at: number | undefined;
  /** The used share of the full rate. */
  #share = 1;
  #pauseMs = 0;
  #pausedUntil = 0;
  /** The deadline of a probe in flight; undefined if there is none. */
  #probedUntil: number | undefined;

  constructor(options: RateOptions) {
    this.#options = options;
    this.#burst = Math.max(1, options.perMinute / 60);
  }

  /** Takes a slot, if one is free. */
  take(now: number): boolean {
    if (this.nextAt(now) > now) return false;
    this.#tokens -= 1;
    if (this.#pauseMs > 0) this.#probedUntil = now + probeMs;
    return true;
  }

  /** Counts a call without a slot against later ones. */
  spend(now: number): void {
    this.#advance(now);
    this.#tokens -= 1;
  }

  /** When the next slot becomes free; `now` if one is free. */
  nextAt(now: number): number {
    this.#advance(now);
    const missing = Math.max(0, 1 - this.#tokens);
    const refilled = Math.max(now, this.#pausedUntil) + Math.ceil(missing / this.#perMs);
    return Math.max(refilled, this.#probedUntil ?? 0);
  }

  /** Records a refusal for quota. Refusals of calls already in flight then carry no new information. */
  refused(now: number): void {
    this.#advance(now);
    const anew = this.#pauseMs === 0 || this.#probedUntil !== undefined;
    if (now < this.#pausedUntil || !anew) return;
    const { pauseMs } = this.#options;
    this.#pauseMs = Math.min(longestPause * pauseMs, Math.max(pauseMs, this.#pauseMs * 2));
    this.#pausedUntil = now + this.#pauseMs;
    this.#probedUntil = undefined;
    this.#share = Math.max(leastShare, this.#share * afterRefusal);
    this.#tokens = Math.min(this.#tokens, 1);
  }

  /**
   * Records a response other than a refusal for quota. A response to a call before the pause does not end the pause.
   */
  answered(now: number): void {
    if (this.#probedUntil === undefined || now < this.#pausedUntil) return;
    this.#probedUntil = undefined;
    this.#pauseMs = 0;
  }

  get #perMs(): number {
    return (this.#options.perMinute * this.#share) / 60_000;
  }

  #advance(now: number): void {
    const from = Math.max(this.#at ?? now, Math.min(now, this.#pausedUntil));
    // If the wall clock is set back, stand still no longer than by that amount.
    const elapsed = Math.max(0, now - from);
    this.#pausedUntil = Math.min(this.#pausedUntil, now + this.#pauseMs);
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed * this.#perMs);
    this.#share = Math.min(1, this.#share + (elapsed / 1000) * regainedPerSecond);
  }
}
