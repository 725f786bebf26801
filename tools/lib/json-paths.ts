import { isObject } from '@pipeline/shared/json.ts';

/** Keys and list indexes, from the root. */
export type Path = readonly (string | number)[];

/** Every scalar value. */
export function leaves(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value))
    return value.flatMap((element, index) => leaves(element, [...path, index]));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  return [path];
}

/** Every list and object in the value. */
export function containers(value: unknown, path: Path = []): Path[] {
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? value.map((element: unknown, index) => [index, element])
    : isObject(value)
      ? Object.entries(value)
      : [];
  const below = inner.flatMap(([key, element]) => containers(element, [...path, key]));
  return path.length > 0 && inner.length > 0 ? [path, ...below] : below;
}

/** A copy with the value at `path` changed, or removed if `change` returns undefined. */
export function changedAt(
  value: unknown,
  [first, ...rest]: Path,
  change: (old: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const at = Number(first);
    const next = rest.length === 0 ? change(list[at]) : changedAt(list[at], rest, change);
    return next === undefined ? list.toSpliced(at, 1) : list.with(at, next);
  }
  if (!isObject(value) || typeof first !== 'string') return value;
  const { [first]: inner, ...others } = value;
  const next = rest.length === 0 ? change(inner) : changedAt(inner, rest, change);
  return next === undefined ? others : { ...value, [first]: next };
}

/** The leaves by their written path: `a.b[0].c`, as JSON. */
export function flat(value: unknown): Map<string, string> {
  return new Map(
    leaves(value).map((path) => [pathText(path), JSON.stringify(valueAt(value, path))] as const),
  );
}

function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      Array.isArray(inner) ? inner[Number(step)] : isObject(inner) ? inner[step] : undefined,
    value,
  );
}
