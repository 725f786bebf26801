/**
 * Debounces and runs `ask` for the latest question, `waitMs` after it. Drops the answer if another question came since:
 * a slow answer never replaces a newer one.
 */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  readonly #waitMs: number;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: (question: Question, signal: AbortSignal) => Promise<Answer>, waitMs: number) {
    this.#ask = ask;
    this.#waitMs = waitMs;
  }

  /** Drops the pending question. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
  }

  ask(question: Question, take: (answer: Answer) => void, fail: (error: unknown) => void): void {
    this.cancel();
    const { signal } = this.#asking;
    this.#timer = setTimeout(() => {
      void this.#run(question, signal, take, fail);
    }, this.#waitMs);
  }

  async #run(
    question: Question,
    signal: AbortSignal,
    take: (answer: Answer) => void,
    fail: (error: unknown) => void,
  ): Promise<void> {
    try {
      const answer = await this.#ask(question, signal);
      if (!signal.aborted) take(answer);
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }
}
