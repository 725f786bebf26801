import type { Letter } from './dead-letter.ts';

/** Where dead letters come from: their subscription, or an archive. */
export interface Source {
  /** The next dead letters, each only once; undefined when there are no more, or after Ctrl-C. */
  next(): Promise<readonly Letter[] | undefined>;
  /** They have been replayed. */
  acknowledge(letters: readonly Letter[]): Promise<void>;
  /** They stay where they are. */
  release(letters: readonly Letter[]): Promise<void>;
  /** Releases whatever has been neither acknowledged nor released. */
  close(): Promise<void>;
}
