import { isObject } from '@pipeline/shared/json.ts';
import type { Canaries } from './canaries.ts';
import { oddKey, oddValue } from './odd-values.ts';
import type { Random } from './random.ts';

/** `value` with one to four things replaced, removed, renamed, doubled or added somewhere in it. */
export function mutatedValue(value: unknown, random: Random, canaries: Canaries): unknown {
  let result = value;
  for (let times = random.between(1, 4); times > 0; times -= 1) {
    result = mutate(result, random, canaries);
  }
  return result;
}

function mutate(value: unknown, random: Random, canaries: Canaries): unknown {
  // Also a number that must keep its digits: JSON.rawJSON makes a frozen object.
  if (Object.isFrozen(value)) return oddValue(random, canaries);
  if (Array.isArray(value)) return mutateList(value, random, canaries);
  if (isObject(value)) return mutateObject(Object.entries(value), random, canaries);
  return oddValue(random, canaries);
}

function mutateList(list: readonly unknown[], random: Random, canaries: Canaries): unknown {
  if (list.length === 0 || random.chance(0.1)) return [...list, oddValue(random, canaries)];
  const at = random.below(list.length);
  if (random.chance(0.1)) return list.toSpliced(at, 1);
  if (random.chance(0.1)) return [...list, list[at]];
  return list.with(at, mutate(list[at], random, canaries));
}

/** Of entries, since `{ ...object, ['__proto__']: x }` would do something else. */
function mutateObject(
  entries: readonly [string, unknown][],
  random: Random,
  canaries: Canaries,
): unknown {
  if (random.chance(0.05)) return oddValue(random, canaries);
  const chosen = entries[random.below(entries.length)];
  if (chosen === undefined || random.chance(0.15)) {
    return Object.fromEntries([
      ...entries,
      [oddKey(random, canaries), oddValue(random, canaries)] as const,
    ]);
  }
  const [key, inner] = chosen;
  const others = entries.filter(([name]) => name !== key);
  if (random.chance(0.15)) return Object.fromEntries(others);
  if (random.chance(0.05)) {
    return Object.fromEntries([...others, [oddKey(random, canaries), inner] as const]);
  }
  return Object.fromEntries(
    entries.map(([name, old]) => [name, name === key ? mutate(old, random, canaries) : old]),
  );
}
