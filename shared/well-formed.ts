/**
 * Ill-formed Unicode contains half a surrogate pair, such as JSON's "\ud83d" alone: a truncated character. UTF-8 cannot
 * encode it (RFC 3629, section 3), so neither can protocol buffers, and `encodeURIComponent` throws. Such a text can
 * never be published or written, however often it is retried. Replace it by U+FFFD, as the Unicode Standard recommends.
 */

/**
 * Replaces lone surrogates in all strings of a JSON text, both keys and values. Keeps the length and all whole pairs.
 * Never turns invalid text into JSON.
 */
export function wellFormedJson(text: string): string {
  // Most texts have no such escape and need no second scan.
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text.toWellFormed();
  return text
    .toWellFormed()
    .replace(escapes, (whole, half: string | undefined) =>
      half === undefined ? whole : String.raw`\ufffd`,
    );
}

/** Each escape in turn, so that none begins within another: a whole pair, one half as a group, or any other. */
const escapes =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;
