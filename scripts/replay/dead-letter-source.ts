import type { DeadLetter } from './dead-letter.ts';

/** Where dead letters come from: their subscription, or an archive. */
export interface DeadLetterSource {
  /** The next dead letters, each only once; undefined when there are no more, or after Ctrl-C. */
  next(): Promise<readonly DeadLetter[] | undefined>;
  /** They have been replayed. */
  acknowledge(deadLetters: readonly DeadLetter[]): Promise<void>;
  /** They stay where they are. */
  release(deadLetters: readonly DeadLetter[]): Promise<void>;
  /** Releases whatever has been neither acknowledged nor released. */
  close(): Promise<void>;
}
