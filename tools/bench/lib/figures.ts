/** One line of the table. */
export interface Figure {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The peer from the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** The value relative to the peer's: the median of the pairs, if they were measured alternately. */
  readonly ratio?: number;
  /** The target of the value or, with a peer, of the ratio. */
  readonly target?: Target;
  /** Additional measurements. */
  readonly note?: string;
}

export interface Target {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Whether the target is met; undefined if there is none. */
export function isMet({ value, ratio, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  const measured = ratio ?? value;
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = target;
  return measured <= atMost && measured >= atLeast;
}
