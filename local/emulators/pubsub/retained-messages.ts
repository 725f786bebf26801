import type { StoredMessage } from './message.ts';

/** Messages that a seek can restore while they are retained. */
export class RetainedMessages {
  #messages: StoredMessage[] = [];
  #trimAt = 1024;

  /** @param retentionMs How long a message is retained after its publication. */
  add(message: StoredMessage, now: number, retentionMs: number): void {
    this.#messages.push(message);
    // Trim only from time to time, so that a message does not cost a scan of all.
    if (this.#messages.length < this.#trimAt) return;
    this.since(0, now, retentionMs);
    this.#trimAt = Math.max(1024, this.#messages.length * 2);
  }

  /** Messages published at `time` or later, within the retention. */
  since(time: number, now: number, retentionMs: number): StoredMessage[] {
    this.#messages = this.#messages.filter(({ publishTime }) => publishTime >= now - retentionMs);
    return this.#messages.filter(({ publishTime }) => publishTime >= time);
  }
}
