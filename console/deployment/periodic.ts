import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Notes } from './notes.ts';

export interface PeriodicOptions {
  readonly clock: Clock;
  /** From the end of one look to the earliest begin of the next. */
  readonly everyMs: number;
  /** Does the look. What it throws becomes a note. */
  readonly look: (signal: AbortSignal) => Promise<void>;
  readonly notes: Notes;
  /** What the note is about. */
  readonly about: string;
}

/** A look that is due every so often, and made only while somebody asks: without an open page, nothing is asked of Google. */
export class Periodic {
  readonly #options: PeriodicOptions;
  readonly #ending = new AbortController();
  #dueAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(options: PeriodicOptions) {
    this.#options = options;
  }

  /** Begins a look if one is due and none is under way. */
  ask(): void {
    if (this.#options.clock.now() >= this.#dueAt) void this.run();
  }

  /** Makes a look now, or waits for the one under way. Resolves when it has ended, well or not. */
  async run(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#running ??= this.#look();
    await this.#running;
  }

  /** Tells the look under way to end, and begins no other. */
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
