import fc from 'fast-check';
import { isObject } from '@pipeline/shared/json.ts';

/** One of `values` with something replaced, removed or added somewhere in it. */
export function mutated(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...values), fc.infiniteStream(fc.nat()), fc.jsonValue())
    .map(([value, choices, replacement]) => mutate(value, choices, replacement));
}

function mutate(value: unknown, choices: fc.Stream<number>, replacement: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || next(choices) % 8 === 0)
      return [...(value as unknown[]), replacement];
    const list: unknown[] = value;
    const at = next(choices) % list.length;
    return list.with(at, mutate(list[at], choices, replacement));
  }
  if (!isObject(value) || next(choices) % 8 === 0) return replacement;
  const keys = Object.keys(value);
  const key = keys[next(choices) % Math.max(1, keys.length)] ?? 'new';
  const { [key]: old, ...rest } = value;
  return next(choices) % 5 === 0 ? rest : { ...rest, [key]: mutate(old, choices, replacement) };
}

function next(choices: fc.Stream<number>): number {
  const result = choices.next();
  return result.done === true ? 0 : result.value;
}
