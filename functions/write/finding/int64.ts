/**
 * The text of an integer that fits into 64 bits. Nothing for any other value, which the client would silently send as
 * 0.
 */
export function int64(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,18}$/.test(text) ? text : undefined;
}
