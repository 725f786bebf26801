/** One line of the table. */
export interface Figure {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** The value by the peer's: the median of the pairs, where they were measured in turn. */
  readonly ratio?: number;
  /** What the value, or where there is a peer the ratio, has to be. */
  readonly target?: Target;
  /** What else was measured with it. */
  readonly note?: string;
}

export interface Target {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Whether the target is met; undefined where there is none. */
export function isMet({ value, ratio, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  const measured = ratio ?? value;
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = target;
  return measured <= atMost && measured >= atLeast;
}
