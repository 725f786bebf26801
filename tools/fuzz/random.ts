import { seeded } from '../lib/random.ts';

/** Choices that follow from a seed alone. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** @throws RangeError for an empty list. */
  pick<T>(list: readonly T[]): T {
    const [picked] = list.slice(this.below(list.length)) as readonly (T | undefined)[];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** A size of any order of magnitude up to `most`. */
  size(most: number): number {
    return Math.floor(Math.exp(this.#next() * Math.log(most + 1)));
  }
}

/** The seed of one case: each can be made again without those before it. */
export function caseSeed(seed: number, index: number): number {
  return (Math.imul(seed, 0x9e_37_79_b1) ^ Math.imul(index + 1, 0x85_eb_ca_6b)) >>> 0;
}

/** Kinds with their weights: how often each is made beside the others. */
export type Weighted<T> = readonly (readonly [weight: number, make: T])[];

export function weighted<T>(random: Random, choices: Weighted<T>): T {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let rest = random.below(total);
  for (const [weight, choice] of choices) {
    if (rest < weight) return choice;
    rest -= weight;
  }
  throw new RangeError('nothing to choose from');
}
