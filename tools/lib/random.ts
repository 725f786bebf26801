/** A seeded generator of numbers from 0 to 1, like Math.random: Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of a test: from the variable, to repeat a run, or a new one. It is printed. */
export function seedOf(variable: string): number {
  const seed = Number(process.env[variable] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`      seed: ${variable}=${seed}\n`);
  return seed;
}

/** Random draws that are reproducible by seed. */
export interface Random {
  /** From `low` (inclusive) to `high` (exclusive). */
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Draws each element once before any repeats, in a new order each time. */
  deck<T>(list: readonly T[]): () => T;
  /** A permutation in place: Fisher and Yates. */
  shuffle(list: unknown[]): void;
}

export function createRandom(seed: number): Random {
  const next = seeded(seed);
  const integer = (low: number, high: number): number =>
    low + Math.floor(next() * (high - low + 1));
  const shuffle = (list: unknown[]): void => {
    for (let at = list.length - 1; at > 0; at -= 1) {
      const other = integer(0, at);
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
    between: (low, high) => low + next() * (high - low),
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const [chosen] = list.slice(integer(0, list.length - 1));
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}
