import fc from 'fast-check';
import { isObject } from '@pipeline/shared/json.ts';

/** Values of another arbitrary that also shrink by the proposals of `smaller`, the boldest first. */
class Shrinking<T> extends fc.Arbitrary<T> {
  readonly #inner: fc.Arbitrary<T>;
  readonly #smaller: (value: T) => IterableIterator<T>;

  constructor(inner: fc.Arbitrary<T>, smaller: (value: T) => IterableIterator<T>) {
    super();
    this.#inner = inner;
    this.#smaller = smaller;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return withContext(this.#inner.generate(random, biasFactor));
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false;
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    const own = fc.stream(this.#smaller(value)).map((each) => new fc.Value(each, undefined));
    if (!Array.isArray(context)) return own;
    const inner: readonly unknown[] = context;
    return this.#inner.shrink(value, inner[0]).map(withContext).join(own);
  }
}

/** A list marks a value of the other arbitrary, which can shrink on its own. */
function withContext<T>({ value, context }: fc.Value<T>): fc.Value<T> {
  return new fc.Value(value, [context]);
}

/** JSON that shrinks by removing one part after another, and halves of texts. */
export function shrinkingJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return new Shrinking(values, smallerJson);
}

function* smallerJson(value: unknown): IterableIterator<unknown> {
  if (typeof value === 'string' && value !== '') yield value.slice(0, value.length >> 1);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    for (const at of list.keys()) yield list.toSpliced(at, 1);
    for (const [at, element] of list.entries()) {
      for (const smaller of smallerJson(element)) yield list.with(at, smaller);
    }
  } else if (isObject(value) && !Object.isFrozen(value)) {
    const entries = Object.entries(value);
    for (const at of entries.keys()) yield Object.fromEntries(entries.toSpliced(at, 1));
    for (const [at, [key, element]] of entries.entries()) {
      for (const smaller of smallerJson(element)) {
        yield Object.fromEntries(entries.with(at, [key, smaller]));
      }
    }
  }
}

/** Bytes that shrink by removing a half, a quarter and so on. */
export function shrinkingBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return new Shrinking(bytes, fewerBytes);
}

function* fewerBytes(bytes: Buffer): IterableIterator<Buffer> {
  for (let parts = 2; parts <= 64 && parts < 2 * bytes.length; parts *= 2) {
    const size = Math.ceil(bytes.length / parts);
    for (let at = 0; at < bytes.length; at += size) {
      yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
    }
  }
}
