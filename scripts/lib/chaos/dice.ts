import { seeded } from '../../../test/random.ts';

/** Draws that are the same for the same seed. */
export interface Dice {
  /** From `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  whole(low: number, high: number): number;
  happens(probability: number): boolean;
  one<T>(list: readonly T[]): T;
  /** A permutation, in place: Fisher and Yates. */
  shuffle(list: unknown[]): void;
}

export function diceOf(seed: number): Dice {
  const random = seeded(seed);
  const whole = (low: number, high: number): number =>
    low + Math.floor(random() * (high - low + 1));
  return {
    between: (low, high) => low + random() * (high - low),
    whole,
    happens: (probability) => random() < probability,
    one: (list) => {
      const [chosen] = list.slice(whole(0, list.length - 1));
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
    shuffle: (list) => {
      for (let at = list.length - 1; at > 0; at -= 1) {
        const other = whole(0, at);
        const [a, b] = [list[at], list[other]];
        if (a === undefined || b === undefined) continue;
        list[at] = b;
        list[other] = a;
      }
    },
  };
}
