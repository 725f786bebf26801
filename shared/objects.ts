type OptionalKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** `T` without the properties that hold `undefined`: those become optional. */
export type Defined<T> = { [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & {
  [K in OptionalKeys<T>]?: Exclude<T[K], undefined>;
};

/** A copy without the properties that hold `undefined`. Own keys only, so `__proto__` is data. */
export function defined<T extends object>(object: T): Defined<T> {
  // Object.fromEntries is typed by its values alone; dropping undefined is just what Defined says.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

/** `defined(object)`, or undefined when nothing is left of it. */
export function definedOrNothing<T extends object>(object: T): Defined<T> | undefined {
  const result = defined(object);
  return Object.keys(result).length === 0 ? undefined : result;
}
