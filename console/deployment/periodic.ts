import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Notes } from './notes.ts';

export interface PeriodicOptions {
  readonly clock: Clock;
  /** Time from the end of one run to the earliest start of the next. */
  readonly everyMs: number;
  /** Does the work. An error that it throws becomes a note. */
  readonly look: (signal: AbortSignal) => Promise<void>;
  readonly notes: Notes;
  /** Topic of the note. */
  readonly about: string;
}

/** Repeats a query at an interval, but only on demand: without an open page, no requests go to Google. */
export class Periodic {
  readonly #options: PeriodicOptions;
  readonly #ending = new AbortController();
  #dueAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(options: PeriodicOptions) {
    this.#options = options;
  }

  /** Starts a run if one is due and none is running. */
  ask(): void {
    if (this.#options.clock.now() >= this.#dueAt) void this.run();
  }

  /** Starts a run, or joins the current one. Resolves when it has ended, successfully or not. */
  async run(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#running ??= this.#look();
    await this.#running;
  }

  /** Aborts the current run, and starts no other. */
  close(): void {
    this.#ending.abort();
  }

  async #look(): Promise<void> {
    const { clock, everyMs, look, notes, about } = this.#options;
    try {
      await look(this.#ending.signal);
      notes.set(about, undefined);
    } catch (error) {
      if (!this.#ending.signal.aborted) notes.set(about, errorText(error));
    } finally {
      this.#dueAt = clock.now() + everyMs;
      this.#running = undefined;
    }
  }
}
