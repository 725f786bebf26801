/** The parts of a list that came as one text: joined by commas, and in parentheses where Falco made it a text. */
export function listOf(list: string | undefined): string[] {
  const inner = /^\((.*)\)$/s.exec(list ?? '')?.[1] ?? list ?? '';
  return inner
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The list, or undefined where it is empty: a part is there only where it says something. */
export function orNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
