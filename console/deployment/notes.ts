/** Sentences that say what cannot be shown at the moment and why, by topic. */
export class Notes {
  readonly #notes = new Map<string, string>();

  /** @param text Undefined clears the note. */
  set(about: string, text: string | undefined): void {
    if (text === undefined) this.#notes.delete(about);
    else this.#notes.set(about, text);
  }

  list(): readonly string[] {
    // Several topics may need the same role: list it once.
    return [...new Set(this.#notes.values())];
  }
}
