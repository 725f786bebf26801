/** Times in the API's unit: nanoseconds, as bigint, because a double cannot hold current ones. */

export function nanosOfSeconds(seconds: number): bigint {
  return BigInt(seconds) * 1_000_000_000n;
}

export function nanosOfMillis(millis: number): bigint {
  return BigInt(millis) * 1_000_000n;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
