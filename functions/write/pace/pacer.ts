import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { Queue } from './queue.ts';
import { Rate, type RateOptions } from './rate.ts';

export interface PacerOptions extends RateOptions {
  /** Maximum time that a request waits for its slot, in milliseconds. */
  readonly waitMs: number;
  /** Maximum number of waiting requests. */
  readonly maxWaiting: number;
  readonly clock: Clock;
  /** Whether a call failed because a quota is exhausted. */
  readonly isRefusal: (error: unknown) => boolean;
}

/**
 * Paces calls to a quota, most severe first. A request that waits too long, or exceeds the limit of waiting ones, gets
 * 429, so that Pub/Sub keeps the message and slows down. docs/adr/0011-pace-and-order.md
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #rate: Rate;
  readonly #queue = new Queue();
  #waking: { readonly at: number; readonly abort: AbortController } | undefined;
  /** Slots that were granted but not used yet. */
  #granted = 0;
  #stopped = false;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#rate = new Rate(options);
  }

  /**
   * Resolves when the caller gets a slot.
   * @throws TransientError after the maximum wait.
   */
  async turn(severity: Severity): Promise<void> {
    const { clock, waitMs, maxWaiting } = this.#options;
    if (this.#stopped) throw handedBack('this instance ends');
    // The common case: nothing waits and there is a slot, so nothing is queued.
    if (this.#queue.size === 0 && this.#rate.take(clock.now())) {
      this.#granted += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.add({ severity, until: clock.now() + waitMs, resolve, reject });
    this.#serve();
    // Count only the remaining ones: a request that already has its slot occupies no place.
    if (this.#queue.size > maxWaiting) {
      this.#queue.last()?.reject(handedBack(`more than ${maxWaiting} wait for a slot`));
    }
    await promise;
  }

  /** Rejects all waiting requests, and all future ones: the process is about to exit. */
  stop(): void {
    this.#stopped = true;
    for (const waiter of this.#queue.expired(Number.POSITIVE_INFINITY)) {
      waiter.reject(handedBack('this instance ends'));
    }
  }

  /** Makes a call and learns from its result. A call without a slot, such as a second try, also counts. */
  async call<T>(call: () => Promise<T>): Promise<T> {
    const { clock, isRefusal } = this.#options;
    if (this.#granted > 0) this.#granted -= 1;
    else this.#rate.spend(clock.now());
    try {
      const answer = await call();
      this.#rate.answered(clock.now());
      return answer;
    } catch (error) {
      if (isRefusal(error)) this.#rate.refused(clock.now());
      else this.#rate.answered(clock.now());
      throw error;
    } finally {
      this.#serve();
    }
  }

  #serve(): void {
    const { clock, waitMs } = this.#options;
    const now = clock.now();
    for (const waiter of this.#queue.expired(now)) {
      waiter.reject(handedBack(`no slot within ${waitMs} ms`));
    }
    while (this.#queue.size > 0 && this.#rate.take(now)) {
      this.#granted += 1;
      this.#queue.next()?.resolve();
    }
    const expiry = this.#queue.nextExpiry;
    if (expiry !== undefined) this.#wake(Math.min(expiry, this.#rate.nextAt(now)));
  }

  /** Serves again at `at` or earlier. */
  #wake(at: number): void {
    if (this.#waking !== undefined && this.#waking.at <= at) return;
    this.#waking?.abort.abort();
    const waking = { at, abort: new AbortController() };
    this.#waking = waking;
    void this.#serveAfter(waking);
  }

  async #serveAfter(waking: { at: number; abort: AbortController }): Promise<void> {
    const { clock } = this.#options;
    const { signal } = waking.abort;
    try {
      await clock.sleep(Math.max(1, waking.at - clock.now()), signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (this.#waking !== waking) return;
    this.#waking = undefined;
    this.#serve();
  }
}

function handedBack(why: string): TransientError {
  return new TransientError('paced', `the pace of the quota: ${why}`, { status: 429 });
}
