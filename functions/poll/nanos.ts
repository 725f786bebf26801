/** Times in the API's unit: nanoseconds, as bigint, since a double cannot hold those of today. */

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
