/** What stands where something was cut off. */
export const cutMark = '…';

/** The text, cut at `limit` UTF-16 units with a mark, and never within a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}${cutMark}`;
}

/**
 * What SCC calls "as a JSON encoded string": control characters and quotes escaped. Without quotes around it,
 * so that a plain path or argument stays as it is, and can be searched for.
 */
export function encoded(text: string): string {
  return JSON.stringify(text.toWellFormed()).slice(1, -1);
}
