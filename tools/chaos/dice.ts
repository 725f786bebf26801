import { seeded } from '../lib/random.ts';

/** Draws that are the same for the same seed. */
export interface Dice {
  /** From `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  whole(low: number, high: number): number;
  happens(probability: number): boolean;
  one<T>(list: readonly T[]): T;
  /** Draws them all before it draws one again, each time in another order. */
  deck<T>(list: readonly T[]): () => T;
  /** A permutation, in place: Fisher and Yates. */
  shuffle(list: unknown[]): void;
}

export function diceOf(seed: number): Dice {
  const random = seeded(seed);
  const whole = (low: number, high: number): number =>
    low + Math.floor(random() * (high - low + 1));
  const shuffle = (list: unknown[]): void => {
    for (let at = list.length - 1; at > 0; at -= 1) {
      const other = whole(0, at);
      [list[at], list[other]] = [list[other], list[at]];
    }
  };
  return {
    shuffle,
    deck: <T>(list: readonly T[]) => {
      let left: T[] = [];
      return () => {
        if (left.length === 0) {
          left = [...list];
          shuffle(left);
        }
        const [drawn] = left.splice(-1);
        if (drawn === undefined) throw new Error('nothing to draw from');
        return drawn;
      };
    },
    between: (low, high) => low + random() * (high - low),
    whole,
    happens: (probability) => random() < probability,
    one: (list) => {
      const [chosen] = list.slice(whole(0, list.length - 1));
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}
