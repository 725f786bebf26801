/** Times and numbers as people say them. */

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A span in its largest unit of which there are at least two: "90 seconds", "26 hours". */
export function span(ms: number): string {
  const length = Math.abs(ms);
  const [name, size] = units.find(([, each]) => length >= 2 * each) ?? (['second', 1000] as const);
  return count(Math.round(length / size), name);
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
