import type { StoredMessage } from './message.ts';

/** Messages that a seek can bring back, for as long as they are retained. */
export class RetainedMessages {
  #messages: StoredMessage[] = [];
  #trimAt = 1024;

  /** @param retentionMs how long a message is retained from its publication on. */
  add(message: StoredMessage, now: number, retentionMs: number): void {
    this.#messages.push(message);
    // Now and then, so that a message costs no walk through all of them.
    if (this.#messages.length < this.#trimAt) return;
    this.since(0, now, retentionMs);
    this.#trimAt = Math.max(1024, this.#messages.length * 2);
  }

  /** Those published at `time` or later, and not longer ago than the retention. */
  since(time: number, now: number, retentionMs: number): StoredMessage[] {
    this.#messages = this.#messages.filter(({ publishTime }) => publishTime >= now - retentionMs);
    return this.#messages.filter(({ publishTime }) => publishTime >= time);
  }
}
