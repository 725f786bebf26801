/** Marks where a text was truncated. */
export const cutMark = '…';

/** Truncates a text to `limit` UTF-16 units with a mark, and never within a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}${cutMark}`;
}

/** Truncates a text to whole lines, because a cut command is a different command. Only the first line may be cut. */
export function cutLines(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf('\n', limit - 2);
  return end === -1 ? cut(text, limit) : text.slice(0, end + 1) + cutMark;
}

/**
 * SCC's "as a JSON encoded string": control characters and quotes escaped. Without surrounding quotes, so that a plain
 * path or argument stays unchanged and searchable.
 */
export function encoded(text: string): string {
  return JSON.stringify(text.toWellFormed()).slice(1, -1);
}
