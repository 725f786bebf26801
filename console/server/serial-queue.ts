/** Does one thing after another: what is asked for meanwhile waits its turn. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` in its turn, whatever became of what was before it. @throws what `work` throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    await this.#last;
  }
}
