export interface RateOptions {
  /** Calls a minute: this instance's share of what the project may write. */
  readonly perMinute: number;
  /** Milliseconds without a call after one was refused for quota; doubled while the next is, up to six times. */
  readonly pauseMs: number;
}

/** The longest pause, in first ones. A quota of a minute is there again within a minute: 30 s follow from 5. */
const longestPause = 6;
/** What a refusal leaves of the rate, and the least that refusals leave together. */
const afterRefusal = 0.75;
const leastShare = 0.1;
/** Of the whole rate, regained each second: what one refusal took is back after two minutes. */
const regainedPerSecond = 0.002;
/** For which a probe is waited for. Longer than a call may take. */
const probeMs = 10_000;

/**
 * How fast calls may go: a token bucket of one second's worth, so that a late timer costs no call and a minute is
 * exceeded by no more than that. A refusal means that somebody else uses the same quota: then nothing goes for a
 * while, one call tries, and the rate comes back slowly. It reads no clock: `now` is in milliseconds.
 */
export class Rate {
  readonly #options: RateOptions;
  readonly #burst: number;
  /** Only one to begin with: an instance that has just gone may have used this second's. */
  #tokens = 1;
  #at: number | undefined;
  /** Of the whole rate, what is used. */
  #share = 1;
  #pauseMs = 0;
  #pausedUntil = 0;
  /** Until when a call that tries the quota again is waited for; undefined: there is none. */
  #probedUntil: number | undefined;

  constructor(options: RateOptions) {
    this.#options = options;
    this.#burst = Math.max(1, options.perMinute / 60);
  }

  /** Takes a slot, if there is one now. */
  take(now: number): boolean {
    if (this.nextAt(now) > now) return false;
    this.#tokens -= 1;
    if (this.#pauseMs > 0) this.#probedUntil = now + probeMs;
    return true;
  }

  /** A call that asked for no slot: those that come are fewer by it. */
  spend(now: number): void {
    this.#advance(now);
    this.#tokens -= 1;
  }

  /** When there will be a slot if nothing else happens; `now` when there is one. */
  nextAt(now: number): number {
    this.#advance(now);
    const missing = Math.max(0, 1 - this.#tokens);
    const refilled = Math.max(now, this.#pausedUntil) + Math.ceil(missing / this.#perMs);
    return Math.max(refilled, this.#probedUntil ?? 0);
  }

  /** A call was refused for quota. Those that were under way then say nothing new. */
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

  /** A call was answered, and not refused for quota. One from before the pause does not end it. */
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
    // A wall clock that was set back costs what it was set back by at most, and no hour of standing still.
    const elapsed = Math.max(0, now - from);
    this.#pausedUntil = Math.min(this.#pausedUntil, now + this.#pauseMs);
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed * this.#perMs);
    this.#share = Math.min(1, this.#share + (elapsed / 1000) * regainedPerSecond);
  }
}
