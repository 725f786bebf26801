/**
 * Runs `ask` for what was said last, `waitMs` after it was said, and hands over the answer only if nothing was said
 * since: a slow answer to an old question never takes the place of a new one's.
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

  /** Forgets what was asked before. */
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
