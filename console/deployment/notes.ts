/** What cannot be shown at the moment and why, by what it is about: one sentence each. */
export class Notes {
  readonly #notes = new Map<string, string>();

  /** @param text undefined: it is as it should be. */
  set(about: string, text: string | undefined): void {
    if (text === undefined) this.#notes.delete(about);
    else this.#notes.set(about, text);
  }

  list(): readonly string[] {
    // What takes one role may be asked for several times.
    return [...new Set(this.#notes.values())];
  }
}
