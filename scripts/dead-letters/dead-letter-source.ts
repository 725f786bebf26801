import type { DeadLetter } from './dead-letter.ts';

/** A source of dead letters: their subscription, or an archive. */
export interface DeadLetterSource {
  /** Returns the next dead letters, each only once; undefined at the end or after Ctrl-C. */
  next(): Promise<readonly DeadLetter[] | undefined>;
  /** Acknowledges replayed or discarded dead letters. */
  acknowledge(deadLetters: readonly DeadLetter[]): Promise<void>;
  /** Returns dead letters to the source. */
  release(deadLetters: readonly DeadLetter[]): Promise<void>;
  /** Releases all dead letters that have been neither acknowledged nor released. */
  close(): Promise<void>;
}
