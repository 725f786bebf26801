/**
 * The text of an integer that a field of 64 bits takes; nothing of any other, which the client would send as 0 without a
 * word.
 */
export function int64(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,18}$/.test(text) ? text : undefined;
}
