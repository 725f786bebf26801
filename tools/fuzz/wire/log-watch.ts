import { leakIn } from '../canaries.ts';

/** Checks every output line of the stages. */
export class LogWatch {
  readonly #leaks = new Map<string, string>();
  #lines = 0;
  #longest = 0;

  take(stage: string, line: string): void {
    this.#lines += 1;
    this.#longest = Math.max(this.#longest, line.length);
    const leak = leakIn(line);
    if (leak === undefined) return;
    const key = `${leak} in the log of ${stage}`;
    if (!this.#leaks.has(key)) this.#leaks.set(key, line);
  }

  get lines(): number {
    return this.#lines;
  }

  /** The longest line in characters. Cloud Logging accepts 256 KB. */
  get longest(): number {
    return this.#longest;
  }

  /** Each kind of leak with its first line. */
  get leaks(): ReadonlyMap<string, string> {
    return this.#leaks;
  }
}
