import fc from 'fast-check';

/** A size from 1 to `most` of any order of magnitude: fast-check's integers are mostly large or tiny. */
export function magnitude(most: number): fc.Arbitrary<number> {
  const steps = 1_000_000;
  return fc.nat(steps).map((step) => Math.floor((most + 1) ** (step / (steps + 1))));
}

/** Up to this many bytes. */
export function bytesUpTo(maxLength: number, minLength = 0): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength, maxLength, size: 'max' }).map((bytes) => Buffer.from(bytes));
}

/** One of these, with a frequency proportional to its weight. */
export function weighted<T>(
  ...choices: (readonly [weight: number, fc.Arbitrary<T>])[]
): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
